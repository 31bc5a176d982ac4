"""The arithmetic under the model card, on cases small enough to count by hand."""

import numpy as np
import pytest

from classifiers.labels import OUTPUTS
from classifiers.training.card import worse
from classifiers.training.cardpage import identity_gaps, quoted
from classifiers.training.goals import Goal, losses, pair_losses, worst_int8
from classifiers.training.hatecheck import best_threshold, by_rule, macro_f1
from classifiers.training.identities import fill, read_sentences
from classifiers.training.measured import Measured, band
from classifiers.training.posts_file import LabelledPost
from classifiers.training.promise import needed, promised
from classifiers.training.rates import (
    average_precision,
    calibration_error,
    confusion,
    headline,
)
from classifiers.training.results import plain, to_json
from domain.shares import Share
from domain.types import Cut


def measured(*rows):
    """Return posts by (abuse, threat, columns found, columns only queued)."""
    posts = [
        LabelledPost(file="a", id=str(n), text="", abuse=a, threat=t, tags=frozenset())
        for n, (a, t, *_) in enumerate(rows)
    ]
    found, queued = np.zeros((2, len(rows), len(OUTPUTS)), dtype=bool)
    for n, (_, _, reached, near) in enumerate(rows):
        found[n, [OUTPUTS.index(output) for output in reached]] = True
        queued[n] = found[n]
        queued[n, [OUTPUTS.index(output) for output in near]] = True
    scores = np.where(found, 0.9, np.where(queued, 0.4, 0.1))
    return Measured(posts=tuple(posts), probabilities=scores, found=found, queued=queued)


@pytest.mark.parametrize(
    ("missed", "alpha", "threats"),
    [(0, 0.01, 299), (1, 0.01, 473), (5, 0.01, 1049), (0, 0.02, 149), (2, 0.005, 1258)],
)
def test_so_many_threats_are_needed_to_show_a_share(missed, alpha, threats):
    """The published table of exact one-sided bounds comes out."""
    assert needed(missed, alpha) == threats


def test_none_missed_of_a_hundred_shows_three_in_a_hundred():
    """1 - 0.05 ** (1 / 100), in closed form."""
    assert Share(count=0, of=100).at_most() == pytest.approx(1 - 0.05 ** (1 / 100))
    assert Share(count=100, of=100).at_most() == 1.0


def test_a_promise_counts_what_reaches_nobody():
    """A threat seen only as abuse is missed as a threat, and not under any label."""
    part = measured(
        (2, 2, ["threat:2"], []),
        (2, 2, [], ["threat:1"]),
        (2, 3, ["abuse:1"], []),
        (2, 2, ["praise"], []),
    )

    promise = promised(part)
    assert [promise[way]["missed"] for way in ("as a threat", "under any label")] == [2, 1]
    assert promise["under any label"]["of"] == 4
    assert not promise["under any label"]["shown"]


def test_a_headline_tells_mailed_from_flagged():
    """The queue counts as flagged, and only the cut as mailed."""
    part = measured(
        (2, 2, ["threat:1", "threat:3"], ["abuse:2"]),
        (0, 2, [], ["threat:2"]),
        (0, 0, [], []),
        (0, 0, ["threat:1"], ["abuse:3"]),
    )

    row = headline(part)
    assert row["threats_flagged"] == Share(count=2, of=2)
    assert row["threats_mailed"] == Share(count=1, of=2)
    assert row["calm_flagged"] == Share(count=1, of=2)
    assert row["abuse_flagged"] == Share(count=1, of=1)
    assert row["abuse_mailed"] == Share(count=0, of=1)
    assert row["decent_flagged"] == Share(count=1, of=3)
    assert row["threat_right"] == Share(count=1, of=4)
    assert part.threat_level.tolist() == [3, 0, 0, 1]


def test_a_group_without_threats_has_no_share_of_them():
    """Nothing is divided by none."""
    row = headline(measured((0, 0, [], [])))

    assert row["threats_flagged"] is None
    assert row["auc_threat"] is None
    assert plain(row)["abuse_right"] == [1, 1]


def test_levels_are_counted_label_by_level():
    """Rows are labels, columns are what comes out."""
    assert confusion(np.array([0, 0, 3]), np.array([0, 2, 3])) == [
        [1, 0, 1, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
    ]


def test_average_precision_steps_down_the_ranking():
    """Hits at ranks 1 and 3: (1 + 2/3) / 2; a tie is one cut."""
    wanted = np.array([True, False, True, False])

    assert average_precision(wanted, np.array([0.9, 0.8, 0.7, 0.1])) == pytest.approx(5 / 6)
    assert average_precision(wanted, np.full(4, 0.5)) == pytest.approx(1 / 2)
    assert average_precision(np.zeros(4, dtype=bool), np.full(4, 0.5)) is None


def test_calibration_error_is_how_far_said_is_from_happened():
    """Half the posts at 0.1 of which none, half at 0.9 of which half: 0.05 + 0.2."""
    wanted = np.array([False, False, True, False])

    error = calibration_error(wanted, np.array([0.1, 0.1, 0.9, 0.9]))
    assert error == pytest.approx(0.5 * 0.1 + 0.5 * 0.4)


def test_hatecheck_is_answered_by_hate_or_abuse():
    """Either at its cut makes a case hateful; hostile alone does not."""
    rows = np.full((4, len(OUTPUTS)), 0.1)
    rows[0, OUTPUTS.index("hate")] = rows[1, OUTPUTS.index("abuse:3")] = 0.5
    rows[2, OUTPUTS.index("abuse:1")] = 0.9

    cuts = [Cut(at_least=0.5, queue_at_least=0.1)] * len(OUTPUTS)
    assert by_rule(rows, cuts).tolist() == [True, True, False, False]


def test_macro_f1_weighs_both_classes_alike():
    """All called hateful, three of four rightly: (6/7 + 0) / 2."""
    wanted = np.array([True, True, True, False])

    assert macro_f1(wanted, np.ones(4, dtype=bool)) == pytest.approx(3 / 7)
    assert best_threshold(wanted, np.array([0.9, 0.3, 0.6, 0.2])) == pytest.approx(0.3)


def test_losses_by_disguise_are_in_points():
    """Lost is plain less disguised; false alarms are disguised less plain."""
    page = {
        "plain": {"threats": [9, 10], "abuse": [8, 10], "harmless": [1, 10], "some": [9, 10]},
        "single": {"leet": {"threats": [8, 10], "abuse": [8, 10], "harmless": [3, 10]}},
        "pairs": {"a + b": [9, 10], "a + c": [4, 10]},
    }

    assert losses(page) == [("leet", pytest.approx(10), 0, pytest.approx(20))]
    assert pair_losses(page)[0] == ("a + c", pytest.approx(50))


def test_int8_may_only_lose():
    """What int8 gains is no loss, and more false ones are one."""
    keys = ("threats_flagged", "abuse_flagged", "decent_flagged", "abuse_right", "threat_right")
    same = {key: [[5, 10], [5, 10]] for key in keys}

    page = {"auc": {"hate": [0.9, 0.95]}, "headline": same | {"calm_flagged": [[1, 10], [2, 10]]}}
    assert worst_int8(page) == pytest.approx(10)


@pytest.mark.parametrize(("reached", "at_most", "met"), [(2.0, True, True), (2.1, True, False)])
def test_a_goal_is_met_at_its_aim(reached, at_most, met):
    """Equal is enough; not measured is neither."""
    goal = Goal(what="", where="", aim=2.0, reached=reached, at_most=at_most)

    assert goal.met is met
    assert Goal(what="", where="", aim=2.0).met is None


def test_a_figure_that_fell_is_named():
    """Higher false alarms and lower areas are worse; rounding and new figures are not."""
    before = {"all": {"auc": 0.95, "calm_flagged": [1, 10], "recall": [9, 10], "missed": 0}}
    now = {"all": {"auc": 0.949, "calm_flagged": [2, 10], "recall": [10, 10], "missed": 5}}

    assert worse(before, now) == ["all, calm_flagged: [2, 10] now, [1, 10] on the card"]


def test_a_text_shows_as_it_is_and_hides_nothing():
    """Markdown marks are escaped, characters that turn or hide text dropped."""
    assert quoted("a|b <i>*\u202ec") == r"a\|b \<i\>\*c"


def test_bands_meet_without_a_gap():
    """Each length has one band."""
    assert [band(n)[0] for n in (1, 8, 9, 20, 21, 50, 51, 120, 121)] == list("112233445")
    assert band(121) == "5. 121 words or more"


def test_a_sentence_reads_well_with_every_word():
    """The article fits, and without a word no gap is left."""
    assert fill("As a {who} mum", "Irish") == "As an Irish mum"
    assert fill("As a {who} mum", "") == "As a mum"
    sentences = read_sentences()
    frames = [frame for each in sentences.frames.values() for frame in each]
    assert all(frame.count("{who} ") == 1 for frame in frames)
    assert len({word for words in sentences.words.values() for word in words}) >= 40


def test_a_gap_is_measured_from_the_mean_of_the_words():
    """The sentence without a word is no part of the mean."""
    rows = {
        "no word": {"group": "", "calm": [10, 10]},
        "Welsh": {"group": "nationality", "calm": [1, 10]},
        "Sikh": {"group": "religion", "calm": [3, 10]},
    }

    assert identity_gaps({"rows": rows}) == pytest.approx({"Welsh": -10, "Sikh": 10})


def test_stored_figures_are_plain_and_short():
    """Shares become counts on one line, floats are rounded."""
    page = plain({"a": Share(count=1, of=2), "b": [0.123456, None]})

    assert page == {"a": [1, 2], "b": [0.1235, None]}
    assert to_json({"a": [1, 2]}) == '{\n "a": [1, 2]\n}\n'
