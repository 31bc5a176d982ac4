"""Words that were written without spaces, cut apart again."""

import re

from classifiers.words import is_known, split_words

#: Links, addresses and handles.
_ADDRESS = re.compile(
    r"://|^www\.|^@|^#|@\w+\.|\w\.(?:ac|co|com|gov|net|org|sch|uk)(?![A-Za-z])", re.IGNORECASE
)
_LETTERS = re.compile(r"(?<=\]')s|[A-Za-z]+(?:'[A-Za-z]+)*")
#: In a text with spaces, this many characters without one are many.
_LONG = 16
#: A shorter run is a word of its own, if an uncommon one.
_SHORTEST_RUN = 5
_CASES = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MISSING_SPACE = re.compile(
    r"(?<=\]'s)(?=[a-z])|(?<=[\],.;:!?])(?=[A-Za-z\[])|(?<=[A-Za-z])(?=\[(?:STAFF|SCHOOL)\])|(?<=[a-z]{2})(?=\d)"
)


def split_chunk(match: re.Match[str]) -> str:
    """Return a stretch without spaces with spaces between its words, if it is made of words."""
    chunk = match.group()
    if _ADDRESS.search(chunk):
        return chunk
    fewest = 2 if len(chunk) >= _LONG else 3
    cut = _LETTERS.sub(lambda run: _split(run.group(), fewest), chunk)
    if cut == chunk:
        return chunk
    cut = _LETTERS.sub(lambda run: _split(run.group(), 2, glued=False), cut)
    return _MISSING_SPACE.sub(" ", cut)


def _split(run: str, fewest: int, *, glued: bool = True) -> str:
    if len(run) < _SHORTEST_RUN or is_known(run):
        return run
    return " ".join(split_words(run, fewest, glued=glued)) or run


def split_hashtag(match: re.Match[str]) -> str:
    """Return a hashtag as words, by its capitals or its letters."""
    tag = match.group()[1:]
    words = _CASES.split(tag)
    return "#" + " ".join(words if len(words) > 1 else split_words(tag, 2) or words)
