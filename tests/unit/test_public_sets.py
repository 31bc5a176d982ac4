"""What public data sets are taken to say, and what they are not."""

import gzip
import json
import math

import pytest

from classifiers.labels import OUTPUTS, STAFF_MASK
from classifiers.training.examples import JIGSAW
from classifiers.training.public import public_manifest, read_public

NO_JIGSAW = dict.fromkeys(JIGSAW, 0)

#: One row a set, the plainest that there is.
PLAIN = {
    "cad": {"labels": "Neutral"},
    "civil_toxic_spans": {
        **dict.fromkeys(("n_insult", "n_threat", "n_identity_attack", "n_all_toxic"), 0),
        "n_raters": 3,
        "n_not_toxic": 3,
    },
    "convabuse": {"severities": [1, 1, 1]},
    "davidson": {"class": 2},
    "dghs": {"label": "nothate"},
    "edos": {"label_sexist": "not sexist", "label_category": "none"},
    "fox_news_hate": {"label": 0},
    "gab_hate_corpus_devtest": {"hd": 0, "cv": 0, "vo": 0},
    "goemotions": {"emotions": ["joy"]},
    "guest_misogyny": {"level_1": "Nonmisogynistic", "level_2": None, "level_3": None},
    "hatemoji_build": {"label_gold": 0, "type": "none"},
    "hatexplain": {"label": "normal"},
    "headlines_clickbait_news": {"kind": "news"},
    "implicit_hate": {"class": "not_hate", "implicit_class": None},
    "jigsaw_toxic": NO_JIGSAW,
    "measuring_hate_speech_binary": {"label": 0},
    "surge_toxicity": {"is_toxic": "Not Toxic"},
    "threatgram101": {"Label": 1},
    "toxigen_human": {"label": "normal"},
    "wiki_cat_large": {"label": "0"},
}


@pytest.fixture
def sets(tmp_path):
    """Return a writer of a folder of sets: every set plain, but for the rows given."""

    def write(leaks=(), **rows):
        for name, labels in PLAIN.items():
            given = rows.get(name, [(f"nothing to see in {name}", labels)])
            lines = [
                json.dumps({"id": f"{name}-{n}", "text": text, "labels": own})
                for n, (text, own) in enumerate(given)
            ]
            path = tmp_path / f"{name}.train.jsonl.gz"
            path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
        leaked = json.dumps({f"{name.split('-')[0]}.train": [name] for name in leaks})
        (tmp_path / "leak_ids.json").write_text(leaked, encoding="utf-8")
        return tmp_path

    return write


def known(example):
    """Return what is known of an example, by the name of the output."""
    names = (*OUTPUTS, *(f"jigsaw {name}" for name in JIGSAW))
    pairs = zip(names, example.wanted, strict=True)
    return {name: value for name, value in pairs if not math.isnan(value)}


def only(folder, text):
    """Return what is known of the one example with a text."""
    (found,) = [example for example in read_public(folder) if text in example.text]
    return known(found)


def test_every_set_gives_its_plain_row(sets):
    """One harmless row a set says no abuse, hate or threat; that of a set of sexism, nothing."""
    examples = read_public(sets())

    assert len(examples) == len(PLAIN) - 1
    assert {value for example in examples for value in known(example).values()} <= {0.0, 1.0}
    harmful = [e.text for e in examples if known(e).get("abuse:2") or known(e).get("threat:1")]
    assert harmful == []


def test_what_a_set_does_not_say_stays_unknown(sets):
    """A set that knows hate only says nothing of threats, nor of abuse without hate."""
    folder = sets(dghs=[("they went home", {"label": "nothate"})])

    assert only(folder, "they went home") == {"hate": 0.0}


def test_hate_is_severe_abuse(sets):
    """An attack on who somebody is, is level 3 by the label guide."""
    folder = sets(dghs=[("some slur", {"label": "hate"})])

    assert only(folder, "some slur") == {
        "hate": 1.0,
        "abuse:1": 1.0,
        "abuse:2": 1.0,
        "abuse:3": 1.0,
    }


@pytest.mark.parametrize(
    ("text", "direct"), [("I will kill you", 1.0), ("I hope somebody kills you", None)]
)
def test_a_wish_is_a_threat_of_unknown_level(sets, text, direct):
    """Jigsaw calls both threats; only a stated intention is surely level 2."""
    folder = sets(jigsaw_toxic=[(text, NO_JIGSAW | {"toxic": 1, "threat": 1})])

    found = only(folder, text)

    assert found["threat:1"] == 1.0
    assert found.get("threat:2") == direct
    assert found["jigsaw threat"] == 1.0


def test_toxic_words_of_violence_may_be_an_unlabelled_threat(sets):
    """A violent insult that nobody labelled a threat is no example of harmlessness."""
    folder = sets(jigsaw_toxic=[("drop dead you fool", NO_JIGSAW | {"toxic": 1, "insult": 1})])

    assert "threat:1" not in only(folder, "drop dead")


def test_rows_of_benchmarks_are_dropped(sets):
    """A row named among the leaks is not trained on."""
    rows = [("first row", {"label": "hate"}), ("second row", {"label": "hate"})]
    folder = sets(dghs=rows, leaks=["dghs-1"])

    texts = [example.text for example in read_public(folder)]
    assert "first row" in texts
    assert "second row" not in texts


def test_somebody_addressed_is_masked_and_entities_are_read(sets):
    """``@name`` is whom a post speaks to, as staff are in ours."""
    folder = sets(davidson=[("@fictional_name you &amp; me", {"class": 2})])

    assert f"{STAFF_MASK} you & me" in [example.text for example in read_public(folder)]


def test_a_missing_set_is_named(sets):
    """The error says which set is missing and where it may be found."""
    folder = sets()
    (folder / "edos.train.jsonl.gz").unlink()

    with pytest.raises(SystemExit, match=r"no edos; see docs/training.md"):
        read_public(folder)


def test_the_manifest_counts_rows(sets):
    """Each set's file is identified by its content."""
    manifest = public_manifest(sets(dghs=[("a", {"label": "hate"}), ("b", {"label": "hate"})]))

    assert manifest["dghs.train.jsonl.gz"]["rows"] == 2
    assert len(manifest) == len(PLAIN)
