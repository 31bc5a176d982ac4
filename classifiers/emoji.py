"""Emoji in the words that people mean by them."""

import unicodedata

#: Emoji whose Unicode name hides what people mean by them.
_MEANINGS = {
    "\U0001f52a": "knife",
    "\U0001f5e1": "dagger",
    "\U0001f602": "laughing",
    "\U0001f923": "laughing",
    "\U0001f62d": "crying",
    "\U0001f480": "skull",
    "\U0001faa6": "gravestone",
    "\U0001f595": "middle finger",
    "\U0001f92e": "vomiting",
    "\U0001f922": "disgusted",
    "\U0001f644": "rolling eyes",
    "\U0001f44a": "punch",
    "\U0001f44f": "clapping",
    "\U0001f921": "clown",
    "\U0001f4a6": "wet",
    "\U0001f346": "penis",
    "\U0001f351": "bum",
    "\U0001f4a9": "shit",
    "\U0001f64f": "please",
    "\u2764": "love",
}
#: Below this there are no pictographs.
_FIRST = 0x2190


def emoji_words(character: str) -> str:
    """Return an emoji or pictograph in words; empty for any other character."""
    if character in _MEANINGS:
        return _MEANINGS[character]
    if ord(character) < _FIRST or unicodedata.category(character) != "So":
        return ""
    if unicodedata.normalize("NFKC", character) != character:
        return ""
    return unicodedata.name(character, "").lower().replace(" face", "")
