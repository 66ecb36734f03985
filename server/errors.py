"""What can keep the server from starting or from answering.

CairnFailure       a start that can't go on: one clear line on stderr, exit code 1
StoreFailure       the database can't be opened, read or written; a CairnFailure when it happens at the start
RequestError       what a caller did wrong, as HTTP says it: a problem+json or a page
"""

from .words import Said


class CairnFailure(Exception):
    """The server can't start; the message is the one line that the operator reads."""


class StoreFailure(CairnFailure):
    """The database can't be used; the message says why, in words for people."""


class RequestError(Exception):
    """An answer of 4xx: `detail` for people, `fields` naming what is wrong with each field of a form."""

    def __init__(self, status: int, detail: Said, fields: dict[str, Said] | None = None, retry_after: int = 0) -> None:
        super().__init__(detail.key)
        self.status = status
        self.detail = detail
        self.fields = fields or {}
        self.retry_after = retry_after
        """Seconds; sent as Retry-After when not 0."""
