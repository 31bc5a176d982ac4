"""The sixteen outputs of a model, in the order in which every array here keeps them.

``abuse:k`` and ``threat:k`` stand for P(level ≥ k); the tags follow in the order of the domain.
"""

from domain.types import TAGS

#: Levels above none, for abuse and for threat.
LEVELS = (1, 2, 3)

ABUSE = tuple(f"abuse:{level}" for level in LEVELS)
THREAT = tuple(f"threat:{level}" for level in LEVELS)

#: The order of a model's outputs.
OUTPUTS = (*ABUSE, *THREAT, *TAGS)

#: What a person's name and the school's name are replaced by before a model reads a text.
STAFF_MASK = "[STAFF]"
SCHOOL_MASK = "[SCHOOL]"
MASKS = (STAFF_MASK, SCHOOL_MASK)
