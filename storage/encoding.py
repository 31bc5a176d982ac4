"""Mentions, assessments and decisions as columns, and back."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row

from domain.cases import retention_class, same_words
from domain.errors import StorageError
from domain.types import (
    Assessment,
    Decision,
    Mention,
    Post,
    PostKey,
    Raw,
    Reason,
    Severity,
    Span,
    Status,
)
from storage.database import Database
from storage.records import CaseMention, DecisionRecord


def post_hash(database: Database, post: Post, fingerprint: str = "") -> str:
    """Return the keyed hash of one revision of a post, as one watch list saw it if named.

    Raises:
        StorageError: The text holds a lone surrogate, which collectors make safe.
    """
    try:
        parts = (post.key.platform, post.key.id, post.revision)
    except UnicodeError as error:
        raise StorageError("cannot store a post: its text holds a lone surrogate") from error
    return database.keyed_hash(*parts, *((fingerprint,) if fingerprint else ()))


def key_hash(database: Database, key: PostKey) -> str:
    """Return the keyed hash that all revisions of a post share."""
    return database.keyed_hash("key", key.platform, key.id)


def words_hash(database: Database, text: str) -> str | None:
    """Return the keyed hash that copies of a text share; ``None`` for a text without words."""
    words = same_words(text)
    return database.keyed_hash("words", words) if words else None


def mention_columns(database: Database, mention: Mention) -> dict[str, Any]:
    """Return a mention as the columns it fills when it is new."""
    post, raw = mention.post, mention.post.raw
    return {
        "post_hash": post_hash(database, post),
        "key_hash": key_hash(database, post.key),
        "words_hash": words_hash(database, post.text),
        "platform": post.key.platform,
        "platform_id": post.key.id,
        "url": post.url,
        "author": post.author,
        "text": post.text,
        "lang": post.lang,
        "in_reply_to": asdict(post.in_reply_to) if post.in_reply_to else None,
        "published_at": post.published_at,
        "collected_at": post.collected_at,
        "raw_body": raw.body if raw else None,
        "raw_sha256": raw.sha256 if raw else None,
        "answer_sha256": raw.answer_sha256 if raw else None,
        "subjects": list(mention.subjects),
        "spans": [asdict(span) for span in mention.spans],
        "about_score": mention.about_score,
        "reasons": list(mention.reasons),
    }


def mention(row: Row[Any]) -> Mention:
    """Return the mention of a row."""
    raw = None
    if row.raw_body is not None:
        raw = Raw(body=row.raw_body, answer_sha256=row.answer_sha256)
    post = Post(
        key=PostKey(platform=row.platform, id=row.platform_id),
        text=row.text,
        collected_at=row.collected_at,
        url=row.url,
        author=row.author,
        published_at=row.published_at,
        lang=row.lang,
        in_reply_to=PostKey(**row.in_reply_to) if row.in_reply_to else None,
        raw=raw,
    )
    return Mention(
        post=post,
        subjects=tuple(row.subjects),
        spans=tuple(Span(**span) for span in row.spans),
        about_score=row.about_score,
        reasons=tuple(row.reasons),
    )


def assessment_columns(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as columns; what a model quotes has one of its own."""
    quotations = {"evidence": list(assessment.evidence), "slots": dict(assessment.slots)}
    bare = replace(assessment, evidence=(), slots={}, tags=dict(assessment.tags))
    return {"assessment": asdict(bare), "quotations": quotations}


def assessment(row: Row[Any]) -> Assessment:
    """Return the assessment of a row that has one."""
    values = row.assessment
    quotations = row.quotations or {"evidence": [], "slots": {}}
    changed = {
        "abuse": tuple(values["abuse"]),
        "threat": tuple(values["threat"]),
        "span": tuple(values["span"]) if values["span"] else None,
        "status": Status(values["status"]),
        "evidence": tuple(quotations["evidence"]),
        "slots": quotations["slots"],
    }
    return Assessment(**{**values, **changed})


def decision_columns(record: DecisionRecord) -> dict[str, Any]:
    """Return a decision as columns."""
    decision = record.decision
    return {
        "decision": asdict(decision),
        "severity": int(decision.severity),
        "retention_class": retention_class(decision).value,
        "decided_at": record.at,
    }


def decision(row: Row[Any]) -> Decision:
    """Return the decision of a row that has one."""
    values = row.decision
    reasons = [{**each, "severity": Severity(each["severity"])} for each in values["reasons"]]
    changed = {
        "severity": Severity(values["severity"]),
        "also": tuple(values["also"]),
        "reasons": tuple(Reason(**reason) for reason in reasons),
    }
    return Decision(**{**values, **changed})


def case_mention(row: Row[Any]) -> CaseMention:
    """Return the mention of a decided row, with all that was made of it."""
    return CaseMention(
        mention=mention(row),
        assessment=assessment(row),
        decision=decision(row),
        forgotten_at=row.forgotten_at,
    )
