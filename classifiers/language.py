"""In which language a text is, and whether a model trained on some can judge it."""

import re
from collections.abc import Collection, Sequence

from classifiers.labels import MASKS

#: Below this many letters a guess is worth nothing: slang and names look like anything.
_ENOUGH_LETTERS = 40
#: How sure the guess must be before a text is handed to a person unread. None of the 13,317
#: English posts of training and of the hard set is called something else so surely.
_SURE = 0.85
#: A text mostly in another script is foreign whatever the guess, from this many letters on.
_ENOUGH_OTHER = 10
#: The end of the Latin blocks, and the block of Latin letters with further marks.
_LATIN_END = 0x250
_LATIN_MORE = range(0x1E00, 0x1F00)
#: A long text's language shows at its ends.
_SAMPLE = 4000

#: Short words that no other language in Latin letters shares: where enough of them stand, the
#: profiles need not be asked, which takes a tenth of the time of judging a post.
_ENGLISH = frozenset(
    {
        *("the", "and", "you", "that", "this", "with", "have", "they", "what"),
        *("your", "she", "there", "when", "would", "been", "their", "which"),
    }
)
_ENGLISH_WORDS = 3
_ENGLISH_SHARE = 0.12

_NOT_PROSE = re.compile(
    "|".join((*map(re.escape, MASKS), r"https?://\S+|www\.\S+", r"[@#]\w+")), re.IGNORECASE
)


class LanguageGuesser:
    """Guesses languages; loads its profiles once."""

    def __init__(self) -> None:
        from py3langid.langid import (
            MODEL_FILE,
            LanguageIdentifier,
        )

        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def guess(self, text: str) -> tuple[str, bool]:
        """Return the ISO 639-1 code of a text's language, and whether that is certain.

        Masks, links, handles and hashtags say nothing and are left out. Without any letter the
        code is empty.
        """
        prose = _NOT_PROSE.sub(" ", _ends(text))
        letters = [letter for letter in prose if letter.isalpha()]
        if not letters:
            return "", False
        other_script = _in_another_script(letters)
        if not other_script and _is_plainly_english(prose):
            return "en", len(letters) >= _ENOUGH_LETTERS
        language, probability = self._identifier.classify(prose)
        sure = len(letters) >= _ENOUGH_LETTERS and float(probability) >= _SURE
        return str(language), sure or other_script

    def foreign(self, text: str, known: Collection[str]) -> tuple[str, bool]:
        """Return the language, and whether it is certainly none of the known ones.

        An uncertain guess gives way to the language that is known, where there is only one.
        """
        language, certain = self.guess(text)
        if language and not certain and len(known) == 1:
            return next(iter(known)), False
        return language, certain and bool(known) and language not in known


def _is_plainly_english(prose: str) -> bool:
    words = prose.lower().split()
    english = sum(word in _ENGLISH for word in words)
    return english >= _ENGLISH_WORDS and english >= _ENGLISH_SHARE * len(words)


def _ends(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    return f"{text[: _SAMPLE // 2]} {text[-_SAMPLE // 2 :]}"


def _in_another_script(letters: Sequence[str]) -> bool:
    """Return whether most letters are no Latin ones, and there are enough to say so."""
    other = sum(ord(letter) >= _LATIN_END and ord(letter) not in _LATIN_MORE for letter in letters)
    return other >= _ENOUGH_OTHER and 2 * other > len(letters)
