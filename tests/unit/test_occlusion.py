"""Which words are said to have weighed most, with a model whose reasons are known."""

# ruff: noqa: RUF001  letters that look like others are what is tested

import math
import re

import pytest

from classifiers.assess import Assessor
from classifiers.canary import Canary, Watch
from classifiers.labels import OUTPUTS
from classifiers.occlusion import MOST_PHRASES, MOST_RUNS, found_output, words_that_weigh
from classifiers.scoring import Tokens, score_text
from domain.errors import ClassifyError
from domain.types import TAGS, Cut, Cuts, Status

CUT = Cut(at_least=0.5, queue_at_least=0.2)
CUTS = Cuts(abuse=(CUT,) * 3, threat=(CUT,) * 3, tags=dict.fromkeys(TAGS, CUT))
THREAT_2 = OUTPUTS.index("threat:2")

CANARY = Canary(quiet="thank you", alarming="knife stab", apart=0.3)


class WordScorer:
    """A model of one idea: some words make a threat, each by a known weight.

    What the length of a text adds keeps different texts apart.
    """

    name = "words@1"
    window = 50
    short_window = 0
    languages = ()
    cuts = CUTS

    def __init__(self, **weights):
        self.weights = {"knife": 4.0, "stab": 3.0, "monday": 1.0} | weights
        self.vocabulary = []
        self.runs = 0

    def tokens(self, text):
        """Return one token a word, a mask or a mark."""
        found = list(re.finditer(r"\[[A-Z]+\]|\w+|[^\w\s]", text))
        return Tokens(
            ids=[self.number(m.group()) for m in found], places=[m.span() for m in found]
        )

    def number(self, word):
        """Return the number of a word, the same each time."""
        if word not in self.vocabulary:
            self.vocabulary.append(word)
        return self.vocabulary.index(word)

    def score(self, ids):
        """Return a threat of the weights' sum, and nothing else."""
        self.runs += 1
        words = {self.vocabulary[number].lower() for number in ids}
        odds = sum(self.weights.get(word, 0.0) for word in words) - 4 + len(ids) / 1000
        threat = 1 / (1 + math.exp(-odds))
        row = [0.001 + len(ids) / 1e6 if n < 3 else 0.002 for n in range(len(OUTPUTS))]
        return tuple(
            threat if output.startswith("threat") else score + len(ids) / 1e6
            for output, score in zip(OUTPUTS, row, strict=True)
        )


def weighty(text, scorer=None):
    """Return the words that are said to weigh most, and how many runs it took."""
    scorer = scorer or WordScorer()
    scored = score_text(text, scorer)
    scorer.runs = 0
    found = words_that_weigh(scored, scorer, (THREAT_2, 0))
    return [text[start:end] for start, end in found], scorer.runs


def test_in_a_short_text_every_word_is_tried_by_itself():
    """The words with weight are found, in the order of the text, and no other."""
    words, runs = weighty("on Monday I bring a knife and stab you")

    assert words == ["Monday", "knife", "stab"]
    assert runs == 9


def test_neighbours_are_told_as_one_phrase_but_not_across_punctuation():
    """``stab monday`` is one phrase, ``stab. Monday`` two."""
    assert weighty("we stab knife here")[0] == ["stab knife"]
    assert weighty("we stab. Knife here")[0] == ["stab", "Knife"]


@pytest.mark.parametrize("length", [13, 20, 40, 49])
@pytest.mark.parametrize("place", [0, 5, 12])
def test_in_a_longer_text_a_dozen_runs_find_the_phrase(length, place):
    """From coarse to fine, straight down to the few words around the one that matters."""
    words = ["calm"] * length
    words[place] = "knife"

    found, runs = weighty(" ".join(words))

    assert runs <= MOST_RUNS == 12
    assert len(found) == 1
    assert "knife" in found[0]
    assert len(found[0].split()) <= 4


def test_masks_are_never_evidence():
    """A mask is neither left out nor told, and words on its two sides are two phrases."""
    scorer = WordScorer(**{"[staff]": 9.0})

    assert weighty("knife [STAFF] stab", scorer)[0] == ["knife", "stab"]
    assert weighty("[STAFF] [SCHOOL]", scorer) == ([], 0)


def test_more_than_six_are_not_told():
    """The six that weigh most are kept, in the order of the text."""
    many = {f"w{n}": 0.3 * n for n in range(1, 9)}
    text = ", ".join(many)

    found, _ = weighty(text, WordScorer(**many, knife=0.0, stab=0.0))

    assert len(found) == MOST_PHRASES
    assert found == [f"w{n}" for n in range(3, 9)]


def test_words_that_speak_against_a_threat_are_no_evidence_for_it():
    """What lowers a score when it is there does not raise it."""
    found, _ = weighty("knife joke", WordScorer(joke=-2.0))

    assert found == ["knife"]


def a_row(**scores):
    """Return probabilities, zero but for the named outputs."""
    return tuple(scores.get(output.replace(":", "_"), 0.0) for output in OUTPUTS)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_row(), None),
        (a_row(abuse_1=0.19, threat_1=0.19, hate=0.9), None),
        (a_row(abuse_1=0.9, abuse_2=0.6), "abuse:2"),
        (a_row(abuse_3=0.9, threat_1=0.5), "threat:1"),
        (a_row(abuse_3=0.9, threat_1=0.3), "abuse:3"),
        (a_row(abuse_1=0.3, threat_1=0.3), "threat:1"),
        (a_row(threat_1=0.9, threat_2=0.8, threat_3=0.3), "threat:2"),
    ],
)
def test_the_level_explained_is_the_highest_found_and_threat_goes_first(row, expected):
    """What was found goes before what is only worth a look."""
    output = found_output(row, CUTS)

    assert (None if output is None else OUTPUTS[output]) == expected


def an_assessor(scorer):
    """Return an assessor around a scorer."""
    return Assessor(scorer=scorer, watch=Watch(scorer=scorer, canary=CANARY))


CALM = [f"nothing to see {'here ' * n}" for n in range(8)]


def test_only_flagged_texts_cost_more_runs():
    """Two runs for the canary and one for each calm text; up to a dozen more for a threat."""
    calm, alarmed = WordScorer(), WordScorer()

    an_assessor(calm).assess_all(CALM)
    (assessment,) = an_assessor(alarmed).assess_all(["a knife"])

    assert calm.runs == 2 + len(CALM)
    assert alarmed.runs == 2 + 1 + 2
    assert assessment.evidence == ("knife",)


def test_evidence_is_quoted_as_it_was_written():
    """What was read is not what was posted."""
    (assessment,) = an_assessor(WordScorer()).assess_all(["a 𝓴𝓷𝓲𝓯𝓮 and 💣 you"])

    assert assessment.evidence == ("𝓴𝓷𝓲𝓯𝓮",)
    assert assessment.slots["means"] == "𝓴𝓷𝓲𝓯𝓮"
    assert assessment.slots["disguise"] == "letters were disguised"


class FailingScorer(WordScorer):
    """A model that is sound for some runs, and then answers as it is told."""

    def __init__(self, sound, answer):
        super().__init__()
        self.sound, self.answer, self.failed = sound, answer, 0

    def score(self, ids):
        """Answer soundly for a while."""
        row = super().score(ids)
        if self.runs <= self.sound:
            return row
        self.failed += 1
        return self.answer(row)


def test_a_canary_that_is_not_told_apart_stops_the_batch():
    """A model that finds everything harmless is not believed, and is named."""
    scorer = FailingScorer(0, lambda row: (0.01,) * len(row))

    with pytest.raises(ClassifyError, match=r"words@1: does not tell a known threat"):
        an_assessor(scorer).assess_all(["a knife"])
    assert scorer.failed == 2


def test_a_score_stuck_over_many_texts_stops_this_batch_and_every_later_one():
    """The same score for eight different texts is none; trying them one by one does not help."""
    scorer = FailingScorer(2, lambda row: (*row[:-1], 0.31))
    assessor = an_assessor(scorer)

    with pytest.raises(ClassifyError, match=r"words@1: .* same score: praise"):
        assessor.assess_all(CALM)
    assert scorer.failed == 8
    with pytest.raises(ClassifyError, match="same score: praise"):
        assessor.assess_all(CALM[:1])


def test_the_same_text_many_times_is_no_sign_of_damage():
    """Copies have the same scores."""
    assessments = an_assessor(WordScorer()).assess_all(["nothing to see"] * 20)

    assert {one.status for one in assessments} == {Status.ASSESSED}
