"""Obscenities starred, so that a Headteacher reads what was meant without having to read it."""

import re

#: A starred word keeps its first letter and its ending.
_STEMS = (
    ("fuck", "motherfuck", "fck", "fuk", "shit", "cunt", "twat", "wank", "bastard", "bitch"),
    ("bollock", "arsehole", "asshole", "dickhead", "cocksuck", "bellend", "knobhead", "prick"),
    ("slut", "whore", "slag", "nigger", "nigga", "paki", "chink", "gook", "kike", "coon", "wog"),
    ("pikey", "gyppo", "faggot", "tranny", "retard", "spastic", "spaz"),
)

#: What may follow a stem; anything else makes it another, innocent word, such as "cocoon".
_ENDINGS = (
    ("s", "es", "ed", "er", "ers", "ing", "in", "in['\u2019]", "y", "ish", "ty", "ter"),
    ("head", "heads", "face", "wit", "wits", "off", "hole", "holes", "ery", "show"),
)


def _pattern() -> re.Pattern[str]:
    stems = sorted((stem for row in _STEMS for stem in row), key=len, reverse=True)
    stretched = "|".join("".join(f"{letter}+" for letter in stem) for stem in stems)
    endings = "|".join(ending for row in _ENDINGS for ending in row)
    before = r"(?<!\w)(?:bull|horse|dip|dumb|bat)?"
    return re.compile(rf"{before}({stretched})(?=(?:{endings})?(?!\w))", re.IGNORECASE)


_OBSCENE = _pattern()


def star(text: str) -> str:
    """Return the text with obscenities starred: ``f***ing``."""
    return _OBSCENE.sub(_starred, text)


def _starred(match: re.Match[str]) -> str:
    before, stem = match.group(0)[: -len(match.group(1))], match.group(1)
    return f"{before}{stem[0]}{'*' * (len(stem) - 1)}"
