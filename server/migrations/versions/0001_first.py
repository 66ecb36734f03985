"""The first tables: journal, snapshots, directory."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _board(**kw: Any) -> "sa.Column[str]":
    return sa.Column("board", sa.String, sa.ForeignKey("boards.id", ondelete="CASCADE"), nullable=False, **kw)


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("created", sa.String, nullable=False),
    )
    op.create_table(
        "updates",
        _board(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        _board(primary_key=True),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "seats",
        _board(primary_key=True),
        sa.Column("seat", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("taken", sa.String),
    )
    op.create_table(
        "credentials",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _board(),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        _board(),
        sa.Column("seat", sa.String, nullable=False),
        sa.Column("expires", sa.String, nullable=False),
        sa.Column("used", sa.String),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.String, primary_key=True),
        _board(),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("names", sa.String, nullable=False),
        sa.Column("expires", sa.String),
        sa.Column("passcode", sa.String),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("revoked", sa.String),
    )
    op.create_table(
        "consents",
        _board(primary_key=True),
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("seat", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_index("credentials_board", "credentials", ["board"])
    op.create_index("invitations_board", "invitations", ["board"])
    op.create_index("links_board", "links", ["board"])
