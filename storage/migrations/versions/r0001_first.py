"""The first shape of the database.

Column types are the plain ones, so that this revision stays what it was when the types of the
program change: text for ids, times and JSON.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _make_installation()
    _make_sources()
    _make_cases()
    _make_mentions()
    _make_outbox()
    _make_digests_and_runs()


def _make_installation() -> None:
    op.create_table(
        "install",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        *_required("install_id"),
        sa.Column("key", sa.LargeBinary, nullable=False),
        *_required("created_at"),
        *_optional("clock_doubted_at"),
        _primary("install", "id"),
    )
    _make_log("settings", *_required("key", "value", "by", "at"))
    _index("settings", "key")


def _make_sources() -> None:
    op.create_table(
        "cursors",
        *_required("source", "cursor", "fingerprint", "at"),
        _primary("cursors", "source"),
    )
    op.create_table(
        "sources",
        *_required("name", "kind", "outcome", "detail", "since", "last_run_at"),
        *_optional("last_good_at", "last_post_at", "throttled_until"),
        _primary("sources", "name"),
    )
    _make_log(
        "gaps",
        *_required("source"),
        *_optional("since"),
        *_required("until", "reason", "recorded_at"),
    )
    _make_log("approvals", *_required("source", "by", "reference", "at", "expires"))
    op.create_table("seen", *_required("hash", "source", "seen_at"), _primary("seen", "hash"))
    _index("seen", "seen_at")


def _make_cases() -> None:
    op.create_table(
        "cases",
        *_required("id"),
        *_required("year", "number", kind=sa.Integer),
        *_required("state"),
        *_required("severity", kind=sa.Integer),
        *_required("opened_at"),
        *_required("revision", kind=sa.Integer),
        *_required("restricted", kind=sa.Boolean),
        *_required("subjects"),
        *_optional("acknowledged_at", "acknowledged_by"),
        *_required("acted_upon", kind=sa.Boolean),
        *_optional("closed_at"),
        _primary("cases", "id"),
        sa.UniqueConstraint("year", "number", name="uq_cases_year_number"),
    )
    _make_log(
        "case_events",
        *_required("case_id", "at", "actor", "kind", "detail"),
        _foreign("case_events", "case_id", "cases.id"),
    )
    _index("case_events", "case_id")


def _make_mentions() -> None:
    _make_log(
        "mentions",
        *_required("post_hash", "key_hash"),
        *_optional("words_hash"),
        *_required("source", "platform", "platform_id"),
        *_optional("url", "author"),
        *_required("text"),
        *_optional("lang", "in_reply_to", "published_at"),
        *_required("collected_at"),
        sa.Column("raw_body", sa.LargeBinary),
        *_optional("raw_sha256", "answer_sha256"),
        *_required("subjects", "spans"),
        *_required("about_score", kind=sa.Float),
        *_required("reasons"),
        *_required("attempts", kind=sa.Integer),
        *_optional("assessment", "quotations", "decision"),
        sa.Column("severity", sa.Integer),
        *_optional("retention_class", "decided_at", "case_id"),
        *_optional("digest_at", "digest_date", "forgotten_at"),
        _foreign("mentions", "case_id", "cases.id"),
        sa.UniqueConstraint("post_hash", name="uq_mentions_post_hash"),
    )
    for column in ("key_hash", "words_hash", "case_id", "decided_at"):
        _index("mentions", column)


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        *_required("message_id", "recipient"),
        *_required("severity", kind=sa.Integer),
        *_required("kind"),
        *_optional("case_id"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *_required("queued_at"),
        *_required("attempts", kind=sa.Integer),
        *_optional("next_attempt_at"),
        *_required("state"),
        _primary("outbox", "message_id"),
        _foreign("outbox", "case_id", "cases.id"),
    )
    _index("outbox", "state")
    _make_log(
        "deliveries",
        *_required("message_id", "at", "outcome", "detail"),
        _foreign("deliveries", "message_id", "outbox.message_id"),
    )
    _index("deliveries", "message_id")


def _make_digests_and_runs() -> None:
    op.create_table(
        "digests",
        *_required("kind", "date", "recipient", "message_id", "queued_at"),
        _primary("digests", "kind", "date", "recipient"),
    )
    _make_log("runs", *_required("report", "started", "finished"))


def _make_log(table: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """Make a table whose rows are numbered and whose numbers are never given again."""
    number: sa.Column[Any] = sa.Column("id", sa.Integer, autoincrement=True, nullable=False)
    op.create_table(table, number, *parts, _primary(table, "id"), sqlite_autoincrement=True)


def _required(*names: str, kind: Any = sa.Text) -> Iterable[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(*names: str) -> Iterable[sa.Column[Any]]:
    return [sa.Column(name, sa.Text) for name in names]


def _primary(table: str, *columns: str) -> sa.Constraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _foreign(table: str, column: str, other: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [other], name=f"fk_{table}_{column}")


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])
