"""The tables: the journal and its snapshots, and the directory of who may do what."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()


def _board(**kw: Any) -> Column[str]:
    return Column("board", String, ForeignKey("boards.id", ondelete="CASCADE"), nullable=False, **kw)


boards = Table(
    "boards",
    metadata,
    Column("id", String, primary_key=True),
    Column("created", String, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("board", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("seat", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""What a commit writes: updates of all boards behind one another, so that it changes one page and not one a board.

Sorted into `updates` now and then, and before anything reads them. No foreign key: a check for each row would cost as
much as the row.
"""

updates = Table(
    "updates",
    metadata,
    _board(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("seat", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The journal, sorted: raw updates, ordered by `seq` within a board, never by a clock."""

snapshots = Table(
    "snapshots",
    metadata,
    _board(primary_key=True),
    Column("upto", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""What the journal said up to row `upto`, as one update."""

seats = Table(
    "seats",
    metadata,
    _board(primary_key=True),
    Column("seat", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("taken", String),
)
"""The two of a board; `taken` is when the person came, None before."""

credentials = Table(
    "credentials",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _board(),
    Column("seat", String, nullable=False),
    Column("created", String, nullable=False),
)
"""SHA-256 of what a browser's cookie holds for a seat."""

invitations = Table(
    "invitations",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _board(),
    Column("seat", String, nullable=False),
    Column("expires", String, nullable=False),
    Column("used", String),
)
"""SHA-256 of an invitation's token, and when it was used up."""

links = Table(
    "links",
    metadata,
    Column("id", String, primary_key=True),
    _board(),
    Column("label", String, nullable=False),
    Column("names", String, nullable=False),
    Column("expires", String),
    Column("passcode", String),
    Column("created", String, nullable=False),
    Column("by", String, nullable=False),
    Column("revoked", String),
)
"""Progress links; `passcode` is its argon2 hash. The token is the signed id and is stored nowhere."""

consents = Table(
    "consents",
    metadata,
    _board(primary_key=True),
    Column("item", String, primary_key=True),
    Column("seat", String, primary_key=True),
    Column("at", String, nullable=False),
)
"""Each seat's key to publishing a goal or win: public only while both are here."""

seen = Table(
    "seen",
    metadata,
    _board(primary_key=True),
    Column("seat", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Up to where each of the two has seen the board (crdt/seen.py): ids of its items, and no word of what they say."""

Index("credentials_board", credentials.c.board)
Index("invitations_board", invitations.c.board)
Index("links_board", links.c.board)
