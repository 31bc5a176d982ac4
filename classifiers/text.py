"""The text a model reads: disguises undone, emoji in words, and the way back to the raw text.

A post is evidence and is never changed; what is made here is read once by a model and dropped.
Each character of it remembers where in the raw text it came from.
"""

from classifiers.characters import read_characters
from classifiers.reading import Reading, change
from classifiers.spelling import STEPS

__all__ = ("Reading", "read")


def read(raw: str) -> Reading:
    """Return what a model should read of a raw text.

    Compatibility forms are folded (NFKC), text displayed backwards is turned round, backspaces
    are applied, invisible and combining characters dropped, emoji put into words, look-alike
    letters made Latin. Then words are restored: letters set apart joined, masked ones and digits
    put back, words run together cut, repeats shortened. White space becomes one space.

    Where a trick may be read in two ways, the one that gives more common words is taken, so that
    what looks like a disguise cannot be used to hide a plain word.

    Args:
        raw: Any text, masks included; they are never changed.
    """
    reading = read_characters(raw)
    for step in STEPS:
        reading = change(reading, step)
    return reading
