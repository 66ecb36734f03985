"""The parts of a running Cairn, made once and reached from every endpoint."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from .access import Access
from .directory import Directory
from .hub import Hub
from .pages import Pages
from .ratelimit import RateLimit
from .settings import Settings
from .store import Store
from .viewers import Viewers
from .worker import Worker


@dataclass(frozen=True, slots=True)
class House:
    """Everything that lives as long as the server does."""

    settings: Settings
    store: Store
    directory: Directory
    access: Access
    hub: Hub
    viewers: Viewers
    pages: Pages
    worker: Worker
    new_boards: RateLimit
    wrong_tokens: RateLimit


def house_of(request: HTTPConnection) -> House:
    """The house that a request came to."""
    house: House = request.app.state.house
    return house
