"""From texts to assessments, whatever model does the scoring."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from classifiers.calibration import split, to_levels, to_tags
from classifiers.canary import Watch
from classifiers.labels import MASKS
from classifiers.language import LanguageGuesser
from classifiers.occlusion import found_output, telling_window, words_that_weigh
from classifiers.rubric import DISGUISE, RUBRIC, Rubric
from classifiers.scoring import Scored, Scorer, score_text
from classifiers.text import Reading, read
from classifiers.windows import most_harmful
from domain.types import Assessment, Status

#: Why a text of masks, links and pictures is handed to a person.
NO_WORDS = "no words to judge"

#: Code points of the raw text that one word or phrase of the evidence may take.
_LONGEST_QUOTE = 80

#: What says nothing by itself: masks, links, handles, and emoji that point at a picture or link.
#: Other emoji are words.
_NO_PROSE = re.compile(
    "|".join(
        (
            *map(re.escape, MASKS),
            r"https?://\S+|www\.\S+",
            r"@\w+",
            "[\U0001f4f0\U0001f4f7-\U0001f4fd\U0001f39e\U0001f3a5\U0001f3a6\U0001f3ac\U0001f5bc]",
            "[\U0001f446-\U0001f449\U0001f517\u2b05-\u2b07\u27a1\u261d\u2197\u2198]",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """A loaded model with all that stands between it and an assessment."""

    scorer: Scorer
    watch: Watch
    guesser: LanguageGuesser = field(default_factory=LanguageGuesser)
    #: What evidence is described with; it moves no score. ``None``: no evidence is looked for.
    rubric: Rubric | None = RUBRIC

    def assess_all(self, texts: Sequence[str], threads: int = 1) -> list[Assessment]:
        """Judge each text, after seeing that the model still judges.

        Args:
            texts: As given, masked.
            threads: How many texts are judged at a time.

        Raises:
            ClassifyError: The model could not judge, or does not tell texts apart any more.
        """
        if not texts:
            return []
        self.watch.check_canary()
        if threads == 1 or len(texts) == 1:
            judged = [self._judge(text) for text in texts]
        else:
            with ThreadPoolExecutor(threads) as pool:
                judged = list(pool.map(self._judge, texts))
        rows = {tuple(one.scored.tokens.ids): one.scored.worst for one in judged if one.scored}
        self.watch.check_batch(rows)
        return [one.assessment for one in judged]

    def _judge(self, raw: str) -> "_Judged":
        reading = read(raw)
        if not _has_words(raw):
            return _unjudged(self.scorer, NO_WORDS)
        language, foreign = self.guesser.foreign(reading.text, self.scorer.languages)
        if foreign:
            unread = _unjudged(self.scorer, f"language: {language}")
            assessment = replace(unread.assessment, language=language, truncated=True)
            return _Judged(assessment=assessment)
        scored = score_text(reading.text, self.scorer)
        if not scored.tokens.ids:
            return _unjudged(self.scorer, NO_WORDS)
        assessment = _assessment(reading, scored, self.scorer, language)
        output = found_output(scored.worst, self.scorer.cuts)
        if output is not None and self.rubric is not None:
            why = _Why(reading=reading, raw=raw, scored=scored, scorer=self.scorer)
            assessment = replace(assessment, **why.find(output, self.rubric))
        return _Judged(assessment=assessment, scored=scored)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Why:
    """What speaks for a flagged text's level, in the words of the raw text."""

    raw: str
    reading: Reading
    scored: Scored
    scorer: Scorer

    def find(self, output: int, rubric: Rubric) -> dict[str, Any]:
        """Return the fields of the assessment that say why an output was found."""
        window = telling_window(self.scored, output)
        heavy = words_that_weigh(self.scored, self.scorer, (output, window))
        facts = rubric.find(self.scored.text, self.scored.place(window), heavy)
        slots = {slot: self._written(place) for slot, place in facts.items()}
        if self.reading.disguised:
            slots[DISGUISE] = "letters were disguised"
        return {"evidence": tuple(filter(None, map(self._written, heavy))), "slots": slots}

    def _written(self, place: tuple[int, int]) -> str:
        """Return how a place of the reading was written, on one line and not endless."""
        start, end = self.reading.raw_span(*place)
        return " ".join(self.raw[start:end].split())[:_LONGEST_QUOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    assessment: Assessment
    #: ``None`` for a text that was not judged.
    scored: Scored | None = None


def _has_words(raw: str) -> bool:
    """Return whether anything is left to read without masks, links, handles and pictures."""
    rest = _NO_PROSE.sub(" ", raw)
    return any(letter.isascii() and letter.isalnum() for letter in rest) or any(
        letter.isalnum() for letter in read(rest).text
    )


def _unjudged(scorer: Scorer, reason: str) -> _Judged:
    assessment = Assessment(
        model=scorer.name, windows=0, status=Status.NOT_ASSESSED, not_assessed_reason=reason
    )
    return _Judged(assessment=assessment)


def _assessment(reading: Reading, scored: Scored, scorer: Scorer, language: str) -> Assessment:
    abuse, threat, tags = split(scored.worst)
    return Assessment(
        abuse=to_levels(abuse),
        threat=to_levels(threat),
        tags=to_tags(tags),
        language=language,
        model=scorer.name,
        windows=len(scored.rows),
        truncated=scored.windows.truncated,
        span=reading.raw_span(*scored.place(most_harmful(scored.rows))),
    )
