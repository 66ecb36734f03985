"""What each of the two has seen of their board."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen",
        sa.Column("board", sa.String, sa.ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True, nullable=False),
        sa.Column("seat", sa.String, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
