"""Everything that can go wrong inside a room, by what the caller has to do about it.

CairnError
├── ProtocolError     the frame makes no sense: its sender's socket closes with 1007 (R6)
├── LimitExceeded     the frame makes sense but is too much: 1008 or 1009 (R7)
└── UnknownItem       an edit names an item that the board does not have

Reasons are short, fit a close frame (123 bytes) and never hold content.
"""


class CairnError(Exception):
    """The root of all errors that Cairn raises on purpose."""


class ProtocolError(CairnError):
    """Bytes that are no message, or an update that is no update (R6)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LimitExceeded(CairnError):
    """More than a limit of R7 allows. `code` is the close code, 1008 or 1009."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class UnknownItem(CairnError):
    """An edit names an item that the board does not have."""
