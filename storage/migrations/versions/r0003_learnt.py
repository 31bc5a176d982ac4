"""What posts that were not about us taught."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of learnt evidence; nothing that was stored before changes."""
    op.create_table(
        "learnt",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("mention_id", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("learnt_from", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
        sa.Column("accepted_at", sa.Text),
        sa.Column("accepted_by", sa.Text),
        sa.Column("dropped_at", sa.Text),
        sa.Column("dropped_by", sa.Text),
        sa.Column("expires", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learnt"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_learnt_mention_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_learnt_mention_id", "learnt", ["mention_id"])
