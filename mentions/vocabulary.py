"""Words that people write in posts: what is one of them is no slip for a name."""

from functools import lru_cache
from importlib.resources import files

from mentions.elsewhere import TOWNS
from mentions.words import COMMON_SURNAMES, GIVEN_NAMES, phrases

#: Words too short for the list, as they are run together in ``mrsokaforisaliar``.
_SHORT = phrases("""
    a i is am are was were be to go get got the and you he she her his him my me we us no not out
    off now die big fat bad sad all who how why but for of in on at it its do so up has had can
    an as if or by our pls lol ffs bye new old too let say one two see run sue god shy mad ill
    """)


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """Return words of four letters or more, folded, and common names among them."""
    return frozenset((files("mentions") / "english.txt").read_text("utf-8").split())


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return words that are no slip for a rare name: English, common names, towns."""
    return english() | COMMON_SURNAMES | GIVEN_NAMES | TOWNS


def is_row_of_words(letters: str) -> bool:
    """Return whether a row of letters without spaces can be read as words."""
    known, longest = english(), 14
    readable = [True] + [False] * len(letters)
    for end in range(1, len(letters) + 1):
        readable[end] = any(
            readable[start] and (letters[start:end] in known or letters[start:end] in _SHORT)
            for start in range(max(0, end - longest), end)
        )
    return readable[-1]
