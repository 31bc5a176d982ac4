"""What is remembered: the queue between the stages, the cases, and what was told to whom.

The only package that knows the database. Each method of a noun is one transaction and raises
:class:`domain.errors.StorageError`, and nothing else, when it cannot be completed.
"""

from storage.facade import Storage, open_storage
from storage.lock import AlreadyRunning, lock_path, run_lock
from storage.records import (
    AssessedMention,
    CaseMention,
    CaseRepeat,
    DecisionRecord,
    DigestLine,
    Forgotten,
    IngestedBatch,
    IngestedReading,
    ProposedWords,
    Queued,
    Render,
    Setting,
    SourceRun,
    StoredMention,
)

__all__ = [
    "AlreadyRunning",
    "AssessedMention",
    "CaseMention",
    "CaseRepeat",
    "DecisionRecord",
    "DigestLine",
    "Forgotten",
    "IngestedBatch",
    "IngestedReading",
    "ProposedWords",
    "Queued",
    "Render",
    "Setting",
    "SourceRun",
    "Storage",
    "StoredMention",
    "lock_path",
    "open_storage",
    "run_lock",
]
