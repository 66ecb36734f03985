"""The table of contents: every route, and what lives as long as the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from .access import Access
from .at_home import own_boards, version, worker_script
from .boards import board_page, invitation_page, invite_again, landing, make_board, take_seat
from .directory import Directory
from .health import healthz, metrics, readyz
from .house import House
from .hub import Hub
from .language import choose_language
from .middleware import EXCEPTION_HANDLERS, Safety
from .pages import HashedFiles, Pages
from .progress_pages import progress_events, progress_json, progress_page, unlock
from .ratelimit import RateLimit
from .records import Records
from .seen import add_seen, read_seen
from .settings import Settings
from .sharing import edit_link, list_links, list_published, make_link, publish, revoke_link, unpublish
from .socket import sync
from .store import Store
from .viewers import Viewers
from .worker import Worker


def create_app(settings: Settings) -> Starlette:
    """The ASGI application. Raises CairnFailure when the browser side is not built."""
    pages = Pages()
    worker = Worker(pages)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, pages, worker) as house:
            app.state.house = house
            yield

    return Starlette(
        routes=[
            Route("/", landing),
            Route("/boards", make_board, methods=["POST"]),
            Route("/boards", own_boards),
            Route("/join/{token}", invitation_page),
            Route("/join/{token}", take_seat, methods=["POST"]),
            Route("/b/{board}", board_page),
            Route("/b/{board}/invitation", invite_again, methods=["POST"]),
            Route("/b/{board}/links", list_links),
            Route("/b/{board}/links", make_link, methods=["POST"]),
            Route("/b/{board}/links/{id}", edit_link, methods=["PATCH"]),
            Route("/b/{board}/links/{id}", revoke_link, methods=["DELETE"]),
            Route("/b/{board}/seen", read_seen),
            Route("/b/{board}/seen", add_seen, methods=["POST"]),
            Route("/b/{board}/published", list_published),
            Route("/b/{board}/published/{item}", publish, methods=["PUT"]),
            Route("/b/{board}/published/{item}", unpublish, methods=["DELETE"]),
            WebSocketRoute("/sync/{board}", sync),
            Route("/p/{token}.json", progress_json),
            Route("/p/{token}/events", progress_events),
            Route("/p/{token}", progress_page),
            Route("/p/{token}", unlock, methods=["POST"]),
            Route("/language", choose_language, methods=["POST"]),
            Route("/sw.js", worker_script),
            Route("/version", version),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
            Mount("/assets", HashedFiles(directory=pages.assets), name="assets"),
            Mount("/static", StaticFiles(directory=pages.public), name="static"),
        ],
        middleware=[Middleware(Safety)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=lifespan,
    )


@asynccontextmanager
async def open_house(settings: Settings, pages: Pages, worker: Worker) -> AsyncIterator[House]:
    """Everything that lives as long as the server; all is saved when the block ends. Raises CairnFailure."""
    signing_key = settings.signing_key()
    store = await Store.open(settings.url)
    try:
        directory = Directory(store)
        hub = Hub(Records(store), settings.limits)
        viewers = Viewers()
        hub.watch(viewers.changed)
        hub.start()
        try:
            yield House(
                settings=settings,
                store=store,
                directory=directory,
                access=Access(directory, settings, signing_key),
                hub=hub,
                viewers=viewers,
                pages=pages,
                worker=worker,
                new_boards=RateLimit(settings.boards_per_hour),
                wrong_tokens=RateLimit(settings.boards_per_hour),
            )
        finally:
            await hub.close()
    finally:
        await store.close()
