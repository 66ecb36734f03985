"""What a device asks for on which Cairn is at home: the way back to one's boards, the service worker, the version."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from . import __version__
from .house import house_of


async def own_boards(request: Request) -> Response:
    """`GET /boards`: to the board, if there is one; a list, if several; to the front page, if none."""
    house = house_of(request)
    grants = await house.access.grants(request)
    if not grants:
        return RedirectResponse("/", 303)
    if len(grants) == 1:
        return RedirectResponse(house.access.own_path(request, grants[0]), 303)
    boards = [
        {
            "title": (await house.hub.view(grant.board)).about.title,
            "path": house.access.own_path(request, grant),
            "name": grant.name,
            "seat": grant.seat,
        }
        for grant in grants
    ]
    return house.pages.page(request, "boards.html", boards=boards)


async def worker_script(request: Request) -> Response:
    """`GET /sw.js`: from the root, since it answers for all of the site; asked for again at every visit."""
    house = house_of(request)
    script, id_ = house.worker.script(house.access.origin(request))
    headers = {"Cache-Control": "no-cache", "ETag": f'"{id_}"', "X-Robots-Tag": "noindex"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(script, media_type="text/javascript", headers=headers)


async def version(request: Request) -> Response:
    """`GET /version`: by `build` an open page learns that the server has a newer one."""
    told = {"version": __version__, "build": house_of(request).pages.build}
    return JSONResponse(told, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
