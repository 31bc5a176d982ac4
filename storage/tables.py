"""The tables. Migrations make them; a test compares the two."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from storage.columns import Day, Json, Text, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _number() -> Column[int]:
    """Return a key that grows and, after a row is removed, is never given again."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


#: One row: which installation this is, and the key of its keyed hashes.
install = Table(
    "install",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _required("install_id", Text),
    _required("key", LargeBinary),
    _required("created_at", UtcDateTime),
    # When forgetting last refused because the clock had leapt ahead.
    Column("clock_doubted_at", UtcDateTime),
)

settings = Table(
    "settings",
    metadata,
    _number(),
    _required("key", Text),
    _required("value", Text),
    _required("by", Text),
    _required("at", UtcDateTime),
    Index(None, "key"),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, primary_key=True),
    _required("cursor", Text),
    # Of the watch list that a source which repeats itself was read with; empty for the others.
    _required("fingerprint", Text),
    _required("at", UtcDateTime),
)

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    _required("kind", Text),
    _required("outcome", Text),
    _required("detail", Text),
    _required("since", UtcDateTime),
    _required("last_run_at", UtcDateTime),
    Column("last_good_at", UtcDateTime),
    Column("last_post_at", UtcDateTime),
    Column("throttled_until", UtcDateTime),
)

gaps = Table(
    "gaps",
    metadata,
    _number(),
    _required("source", Text),
    Column("since", UtcDateTime),
    _required("until", UtcDateTime),
    _required("reason", Text),
    _required("recorded_at", UtcDateTime),
    sqlite_autoincrement=True,
)

approvals = Table(
    "approvals",
    metadata,
    _number(),
    _required("source", Text),
    _required("by", Text),
    _required("reference", Text),
    _required("at", UtcDateTime),
    _required("expires", Day),
    sqlite_autoincrement=True,
)

#: Keyed hashes of posts that were no mentions, of sources that show the same posts every time.
seen = Table(
    "seen",
    metadata,
    Column("hash", Text, primary_key=True),
    _required("source", Text),
    _required("seen_at", UtcDateTime),
    Index(None, "seen_at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    _required("year", Integer),
    _required("number", Integer),
    _required("state", Text),
    _required("severity", Integer),
    _required("opened_at", UtcDateTime),
    _required("revision", Integer),
    _required("restricted", Boolean),
    # Whom its mentions name; emptied once all of them are forgotten.
    _required("subjects", Json),
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", Text),
    # Somebody acknowledged it once; a later threat clears the acknowledgement, not this.
    _required("acted_upon", Boolean),
    Column("closed_at", UtcDateTime),
    UniqueConstraint("year", "number"),
)

case_events = Table(
    "case_events",
    metadata,
    _number(),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    _required("at", UtcDateTime),
    _required("actor", Text),
    _required("kind", Text),
    _required("detail", Text),
    Index(None, "case_id"),
    sqlite_autoincrement=True,
)

mentions = Table(
    "mentions",
    metadata,
    _number(),
    # Keyed hashes. The first survives forgetting, so that a forgotten post stays known.
    _required("post_hash", Text),
    _required("key_hash", Text),
    Column("words_hash", Text),
    _required("source", Text),
    _required("platform", Text),
    _required("platform_id", Text),
    Column("url", Text),
    Column("author", Text),
    _required("text", Text),
    Column("lang", Text),
    Column("in_reply_to", Json),
    Column("published_at", UtcDateTime),
    _required("collected_at", UtcDateTime),
    Column("raw_body", LargeBinary),
    Column("raw_sha256", Text),
    Column("answer_sha256", Text),
    _required("subjects", Json),
    _required("spans", Json),
    _required("about_score", Float),
    _required("reasons", Json),
    _required("attempts", Integer),
    Column("assessment", Json),
    # What a model quotes from the post: forgotten with it.
    Column("quotations", Json),
    Column("decision", Json),
    Column("severity", Integer),
    Column("retention_class", Text),
    Column("decided_at", UtcDateTime),
    Column("case_id", Text, ForeignKey("cases.id")),
    # When people were told of it: in a mail of its own, or in a digest.
    Column("digest_at", UtcDateTime),
    # The day of that digest; none for a mail of its own.
    Column("digest_date", Text),
    Column("forgotten_at", UtcDateTime),
    UniqueConstraint("post_hash"),
    Index(None, "key_hash"),
    Index(None, "words_hash"),
    Index(None, "case_id"),
    Index(None, "decided_at"),
    sqlite_autoincrement=True,
)

#: What people said of decisions; the latest of a mention counts, the earlier ones stay.
reviews = Table(
    "reviews",
    metadata,
    _number(),
    Column("mention_id", Integer, ForeignKey("mentions.id"), nullable=False),
    _required("at", UtcDateTime),
    _required("by", Text),
    _required("outcome", Text),
    Column("abuse", Integer),
    Column("threat", Integer),
    # Forgotten with the case, or after a year.
    _required("note", Text),
    Index(None, "mention_id"),
    sqlite_autoincrement=True,
)

#: Words that tell somebody of our name from us, as posts that were not ours taught them.
learnt = Table(
    "learnt",
    metadata,
    _number(),
    Column("mention_id", Integer, ForeignKey("mentions.id"), nullable=False),
    _required("subject", Text),
    _required("words", Json),
    # The platform and id of the post; the platform alone once it is forgotten.
    _required("learnt_from", Text),
    _required("by", Text),
    _required("proposed_at", UtcDateTime),
    Column("accepted_at", UtcDateTime),
    Column("accepted_by", Text),
    Column("dropped_at", UtcDateTime),
    Column("dropped_by", Text),
    # The last day it may count.
    _required("expires", Day),
    Index(None, "mention_id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("message_id", Text, primary_key=True),
    _required("recipient", Text),
    _required("severity", Integer),
    _required("kind", Text),
    Column("case_id", Text, ForeignKey("cases.id")),
    # Empty once the message left and forgetting ran.
    _required("content", LargeBinary),
    _required("queued_at", UtcDateTime),
    _required("attempts", Integer),
    Column("next_attempt_at", UtcDateTime),
    # waiting, accepted or refused.
    _required("state", Text),
    Index(None, "state"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _number(),
    Column("message_id", Text, ForeignKey("outbox.message_id"), nullable=False),
    _required("at", UtcDateTime),
    _required("outcome", Text),
    _required("detail", Text),
    Index(None, "message_id"),
    sqlite_autoincrement=True,
)

digests = Table(
    "digests",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("date", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    _required("message_id", Text),
    _required("queued_at", UtcDateTime),
)

runs = Table(
    "runs",
    metadata,
    _number(),
    _required("report", Json),
    _required("started", UtcDateTime),
    _required("finished", UtcDateTime),
    sqlite_autoincrement=True,
)
