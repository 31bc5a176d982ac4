"""What people say of decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of reviews; nothing that was stored before changes."""
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("mention_id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("abuse", sa.Integer),
        sa.Column("threat", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_reviews_mention_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_mention_id", "reviews", ["mention_id"])
