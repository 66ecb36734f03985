"""`cairn`: the command line."""

import argparse
import asyncio
import contextlib
import errno
import logging
import signal
import socket
import sys
from collections.abc import Iterator, Sequence

import uvicorn

from . import __version__
from .app import create_app
from .demo import prepare_demo
from .errors import CairnFailure
from .frames import FrameProtocol
from .house import House
from .memory import settle_in
from .settings import Settings, load

GRACE = 2
"""R11: seconds for open requests to end at shutdown; the journal gets as long again, and all is over within 5."""


class _Server(uvicorn.Server):
    """uvicorn, with the signals left to us: it would raise them again before our journal is flushed."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; exits with 1 and one line on stderr when it can't."""
    parser = argparse.ArgumentParser(prog="cairn", description="A live goal board for a mentor and a mentee.")
    parser.add_argument("--version", action="version", version=f"cairn {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser(
        "serve",
        help="serve boards until stopped",
        description="Serve boards until stopped. PORT, HOST, CAIRN_DATA, DATABASE_URL and CAIRN_ORIGIN set how.",
    )
    serve.add_argument("--demo", action="store_true", help="also make an example board and print its links")
    options = parser.parse_args(arguments)
    try:
        settings = load()
        with _listen(settings) as listener, asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(_serve(settings, listener, demo=options.demo))
    except CairnFailure as failure:
        print(f"cairn: {failure}", file=sys.stderr)
        sys.exit(1)


async def _serve(settings: Settings, listener: socket.socket, *, demo: bool) -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app(settings)
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",  # entered below, so that what fails can be said in one line
            ws=FrameProtocol,
            ws_max_size=settings.limits.document + 1024,
            ws_per_message_deflate=False,
            ws_ping_interval=settings.ping_seconds,
            ws_ping_timeout=settings.ping_seconds,
            access_log=False,  # paths hold tokens
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
    )
    async with app.router.lifespan_context(app):
        house: House = app.state.house
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, server, house)
        origin = settings.origin or _local_origin(listener)
        print(f"Cairn is open at {origin}", flush=True)
        if demo:
            links = await prepare_demo(house.directory, house.access)
            print(
                "An example board, from both sides (each link opens its seat once; open them in two windows):\n"
                f"  Ada, mentor   {origin}{links.seats['mentor']}\n"
                f"  Lin, mentee   {origin}{links.seats['mentee']}\n"
                f"What the two show to others:\n  {origin}{links.progress}",
                flush=True,
            )
        settle_in()
        await server.serve(sockets=[listener])


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _stop(server: uvicorn.Server, house: House) -> None:
    """The first signal lets requests end; the second does not wait (R11)."""
    house.viewers.leave()
    server.force_exit = server.should_exit
    server.should_exit = True


def _listen(settings: Settings) -> socket.socket:
    """The listening socket. Raises CairnFailure when the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise CairnFailure(f"HOST {settings.host} is no address of this machine.") from None
        if error.errno == errno.EADDRINUSE:
            raise CairnFailure(f"Port {settings.port} is taken. Choose another, as PORT={settings.port + 1}.") from None
        raise CairnFailure(f"Port {settings.port} on {settings.host} can't be used: {error.strerror}.") from None
    listener.setblocking(False)
    return listener


def _local_origin(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


if __name__ == "__main__":
    main()
