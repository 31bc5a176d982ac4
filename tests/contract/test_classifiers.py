"""Every promise of ``classifiers.base.Classifier``, kept by every classifier there is.

The shipped model is tested as it ships. The other kind is tested on a tiny transformer with
random weights, built here; where PyTorch is not installed that half is skipped and says so.
"""

# ruff: noqa: RUF001  letters that look like others are what is tested

import hashlib
import importlib.util
import json
import math
import shutil
import struct
import subprocess
import sys

import pytest

from classifiers import SHIPPED, open_classifier
from classifiers.labels import OUTPUTS
from classifiers.onnx import OnnxClassifier
from classifiers.rubric import Rubric
from classifiers.torch import TorchClassifier, raise_lower_levels, translate
from classifiers.windows import MAX_WINDOWS
from domain.errors import ClassifyError
from domain.types import TAGS, Status

WITHOUT_TORCH = importlib.util.find_spec("torch") is None

THREAT = "[STAFF] I am coming to [SCHOOL] on Monday with a knife and I will stab you."
PRAISE = "Thank you [STAFF] for a lovely sports day at [SCHOOL], the children had a great time."
LONG = " ".join(["The new timetable for the summer term is on the notice board."] * 60)
TEXTS = ["well", PRAISE, THREAT, "ok", LONG, "👀🔪", "a [SCHOOL]", "no", PRAISE + " " + THREAT]
#: Nothing is left to read of these without masks, links, handles, pictures and punctuation.
WORDLESS = [
    *("", " \n", "...!", "[STAFF]", "[SCHOOL] [STAFF]", "https://t.co/a1B2c3", "@somebody"),
    *("📷", "[SCHOOL] 📸👇 https://example.org/p/1", "🔗 www.example.org/x", "\u3164\u200b"),
]

HOSTILE = {
    "100 kB of words": "word " * 20_000,
    "100 kB in one word": "x" * 100_000,
    "100 kB of marks": "a" + "\u0300" * 50_000,
    "NUL": "a\x00b\x00\x00",
    "only emoji": "🔪🔪💣⚰️👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "right to left": "\u202eevil si siht\u202c שלום عليكم",
    "lone surrogate": "a\ud800b",
    "only blanks": "\u3164\u200b \n\t",
    "controls": "".join(map(chr, range(32))),
    "private use": "\ue000\U000f0000\uffff",
    "looks like special tokens": "[CLS] [SEP] [PAD] [MASK] [UNK] [unused5]",
}


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """Return a folder with a random two-layer transformer whose labels are not ours."""
    if WITHOUT_TORCH:
        pytest.skip("PyTorch is not installed: only the shipped model is tested")
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("model")
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.5,
        id2label={0: "toxic", 1: "menace", 2: "kind"},
        problem_type="multi_label_classification",
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    names = ("cls", "sep", "pad", "unk")
    marks = {f"{name}_token": f"[{name.upper()}]" for name in names}
    PreTrainedTokenizerFast(
        tokenizer_file=str(SHIPPED / "tokenizer.json"), **marks
    ).save_pretrained(folder)
    return folder


TINY_LABELS = {"toxic": "abuse:2", "menace": "threat:3", "kind": "praise"}


@pytest.fixture(scope="session")
def shipped():
    """Return the shipped model, opened once."""
    return open_classifier()


@pytest.fixture(params=["onnx", "torch"])
def classifier(request):
    """Return each kind of classifier in turn."""
    if request.param == "onnx":
        return request.getfixturevalue("shipped")
    folder = request.getfixturevalue("tiny_model")
    return open_classifier(str(folder), labels=TINY_LABELS)


def scores(assessment):
    """Return all of an assessment's probabilities in one row."""
    return [*assessment.abuse, *assessment.threat, *(assessment.tags[tag] for tag in TAGS)]


def at_least(levels, level):
    """Return P(level ≥ k)."""
    return sum(levels[level:])


def level_of(levels, cuts):
    """Return the highest k with P(level ≥ k) ≥ cut[k]."""
    found = [k for k in (1, 2, 3) if at_least(levels, k) >= cuts[k - 1].at_least]
    return max(found, default=0)


def test_no_texts_give_no_assessments(classifier):
    """``[]`` for ``[]``."""
    assert list(classifier.classify([])) == []


def test_each_text_gets_one_complete_assessment(classifier):
    """As many as texts, each with all levels and tags as probabilities, named by its model."""
    assessments = classifier.classify(TEXTS)

    assert len(assessments) == len(TEXTS)
    for assessment in assessments:
        assert sum(assessment.abuse) == pytest.approx(1, abs=1e-6)
        assert sum(assessment.threat) == pytest.approx(1, abs=1e-6)
        assert set(assessment.tags) == set(TAGS)
        assert all(0 <= score <= 1 for score in scores(assessment))
        assert assessment.model == classifier.name
        assert assessment.status is Status.ASSESSED


def test_order_and_neighbours_change_nothing(classifier):
    """Alone, together and in reverse, a text's scores differ by at most 1e-5."""
    together = [scores(each) for each in classifier.classify(TEXTS)]
    backwards = [scores(each) for each in classifier.classify(TEXTS[::-1])][::-1]
    alone = [scores(classifier.classify([text])[0]) for text in TEXTS]

    for first, second, third in zip(together, backwards, alone, strict=True):
        assert first == pytest.approx(second, abs=1e-5)
        assert first == pytest.approx(third, abs=1e-5)


def test_different_texts_get_different_scores(classifier):
    """A classifier that says the same of everything would pass the promises above."""
    praise, threat = (scores(each) for each in classifier.classify([PRAISE, THREAT]))

    assert praise != pytest.approx(threat, abs=1e-4)


def test_a_name_like_the_cuts_is_read_only_data(classifier):
    """The name tells the revision; a queue cut never lies above its cut."""
    cuts = classifier.cuts

    assert "@" in classifier.name
    assert set(cuts.tags) == set(TAGS)
    for cut in (*cuts.abuse, *cuts.threat, *cuts.tags.values()):
        assert 0 < cut.queue_at_least <= cut.at_least < 1


def test_truncated_is_told_truthfully(classifier):
    """A long text is read in windows; only one too long for all of them is truncated."""
    short, long, endless = classifier.classify([PRAISE, LONG, "word " * 40_000])

    assert (short.windows, short.truncated) == (1, False)
    assert 1 < long.windows < MAX_WINDOWS
    assert not long.truncated
    assert endless.windows >= MAX_WINDOWS
    assert endless.truncated


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_judged_like_any_other(classifier, name):
    """Whatever is posted, there is an assessment and no crash."""
    text = HOSTILE[name]
    (assessment,) = classifier.classify([text])

    assert sum(assessment.threat) == pytest.approx(1, abs=1e-6)
    if assessment.span is not None:
        start, end = assessment.span
        assert 0 <= start < end <= len(text)


FOREIGN = {
    "pl": "Ta szkoła jest naprawdę wspaniała, a nauczyciele bardzo dbają o nasze dzieci.",
    "cy": "Mae'r ysgol hon yn wych ac mae'r athrawon yn gweithio'n galed iawn bob dydd.",
    "hi": "यह स्कूल बहुत बुरा है और प्रधानाध्यापक को इस्तीफा देना चाहिए",
    "ar": "سوف أراك غدا أمام المدرسة",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_foreign_language_is_not_assessed(classifier, language):
    """A text the model cannot read goes to a person, with the reason."""
    (assessment,) = classifier.classify([f"[STAFF] {FOREIGN[language]}"])

    assert assessment.status is Status.NOT_ASSESSED
    assert assessment.not_assessed_reason == f"language: {language}"
    assert assessment.language == language


def test_english_words_in_another_script_do_not_make_it_english():
    """What is mostly in other letters cannot be read, whatever stands between."""
    from classifiers.language import LanguageGuesser

    mixed = "the and you with " + "это очень плохая школа и мы все об этом знаем " * 2
    plain = "They said that the gate was shut when you came, and she would not open it."

    assert LanguageGuesser().foreign(mixed, ("en",))[1] is True
    assert LanguageGuesser().foreign(plain, ("en",)) == ("en", False)


@pytest.mark.parametrize("text", WORDLESS)
def test_a_text_without_words_is_not_assessed(classifier, text):
    """What shows only a picture or a link may show anything: a person looks."""
    (assessment,) = classifier.classify([text])

    assert assessment.status is Status.NOT_ASSESSED
    assert assessment.not_assessed_reason == "no words to judge"
    assert (assessment.evidence, assessment.slots) == ((), {})


@pytest.mark.parametrize("text", ["🔪💣", "#shame", "k", "07700 900123", "[STAFF] 🖕", "нож"])
def test_what_can_be_read_is_assessed(classifier, text):
    """Emoji, hashtags and numbers are words enough."""
    (assessment,) = classifier.classify([text])

    assert assessment.status is Status.ASSESSED


def test_a_batch_that_holds_nothing_to_read_is_still_judged_one_by_one(classifier):
    """Texts without words neither fail their neighbours nor change them."""
    alone = classifier.classify([THREAT])[0]
    among = classifier.classify([*WORDLESS, THREAT])[-1]

    assert scores(among) == pytest.approx(scores(alone), abs=1e-5)


def test_slang_and_names_are_not_taken_for_a_foreign_language(classifier):
    """Short, misspelt and masked texts are judged."""
    texts = ["[STAFF] lol", "nah fam aint no way bruv she aint even ere 2day innit", "#oakfield"]

    assert {each.status for each in classifier.classify(texts)} == {Status.ASSESSED}


# The shipped model


def test_a_threat_at_the_end_of_20_kb_is_found_and_pointed_at(shipped):
    """Padding does not hide a threat, and the span shows a person where it is."""
    text = "The library opens at nine and closes at five. " * 450 + THREAT

    (assessment,) = shipped.classify([text])

    assert len(text) > 20_000
    assert not assessment.truncated
    assert level_of(assessment.threat, shipped.cuts.threat) >= 2
    start, end = assessment.span
    assert start <= text.index("knife") < end
    assert end - start < 2_000


@pytest.mark.parametrize("place", [0.5, 1])
def test_a_threat_anywhere_in_100_000_characters_is_found_and_pointed_at(shipped, place):
    """Nothing in a text of that length goes unread, and the span holds the threat."""
    padding = "The library opens at nine and closes at five. "
    many = 100_000 // len(padding)
    before = padding * round(many * place)
    text = f"{before}{THREAT} {padding * (many - round(many * place))}"

    (assessment,) = shipped.classify([text])

    assert len(text) > 100_000
    assert not assessment.truncated
    assert level_of(assessment.threat, shipped.cuts.threat) >= 2
    start, end = assessment.span
    assert start <= text.index("knife") < end
    assert end - start < 2_000
    assert any("knife" in words or "stab" in words for words in assessment.evidence)


@pytest.mark.parametrize("place", ["front", "back"])
def test_both_ends_of_a_text_too_long_are_read(shipped, place):
    """A truncated text still shows what its beginning and its end say."""
    padding = "The library opens at nine and closes at five. " * 5_000
    text = f"{THREAT} {padding}" if place == "front" else padding + THREAT

    (assessment,) = shipped.classify([text])

    assert assessment.truncated
    assert level_of(assessment.threat, shipped.cuts.threat) >= 2


#: Invented for this test, of no corpus: text, least and most abuse, least and most threat.
SANITY = [
    (PRAISE, (0, 0), (0, 0)),
    ("Does anyone know what time [SCHOOL] shuts on Friday?", (0, 0), (0, 0)),
    ("Parking outside [SCHOOL] is a disgrace and [STAFF] ignores every e-mail.", (0, 1), (0, 0)),
    ("This homework is killing me, [STAFF] gave us ten pages", (0, 1), (0, 0)),
    ("You will be hearing from my solicitor, [STAFF].", (0, 1), (0, 0)),
    ("[STAFF] is a clueless clown who couldn't run a bath", (1, 2), (0, 0)),
    ("[STAFF] is a disgusting fat slag and everyone at [SCHOOL] knows it", (2, 3), (0, 1)),
    ("watch your back [STAFF], I know where you park", (1, 3), (1, 3)),
    ("I'm going to break [STAFF]'s legs", (2, 3), (2, 3)),
    (THREAT, (2, 3), (3, 3)),
    ("there is a bomb in [SCHOOL], it goes off at 2pm", (0, 3), (3, 3)),
]


@pytest.mark.parametrize(("text", "abuse", "threat"), SANITY, ids=[row[0][:30] for row in SANITY])
def test_plain_cases_come_out_as_a_person_would_put_them(shipped, text, abuse, threat):
    """From thanks to a bomb: levels at the shipped cuts."""
    (assessment,) = shipped.classify([text])

    assert abuse[0] <= level_of(assessment.abuse, shipped.cuts.abuse) <= abuse[1]
    assert threat[0] <= level_of(assessment.threat, shipped.cuts.threat) <= threat[1]


@pytest.mark.parametrize(
    "disguised",
    [
        "I am going to k1ll [STAFF] tomorrow",
        "I am going to kіll [STAFF] tomorrow",
        "I am going to k i l l [STAFF] tomorrow",
        "I am going to k\u200bi\u200bl\u200bl [STAFF] tomorrow",
        "I AM GOING TO KILLLLL [STAFF] TOMORROW",
        "𝐈 𝐚𝐦 𝐠𝐨𝐢𝐧𝐠 𝐭𝐨 𝐤𝐢𝐥𝐥 [STAFF] 𝐭𝐨𝐦𝐨𝐫𝐫𝐨𝐰",
    ],
)
def test_a_disguised_threat_is_still_one(shipped, disguised):
    """Look-alikes, gaps, invisible characters and digits do not hide a threat."""
    (assessment,) = shipped.classify([disguised])

    assert level_of(assessment.threat, shipped.cuts.threat) >= 2


@pytest.fixture
def copied_model(tmp_path):
    """Return a copy of the shipped model that a test may damage."""
    return shutil.copytree(SHIPPED, tmp_path / "model")


@pytest.mark.parametrize("name", ["model.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copied_model, name):
    """Without one of its files the model is not opened."""
    (copied_model / name).unlink()

    with pytest.raises(ClassifyError, match=name):
        OnnxClassifier(folder=copied_model)


@pytest.mark.parametrize("name", ["model.json", "model.onnx", "tokenizer.json"])
def test_a_truncated_file_is_named(copied_model, name):
    """Half a download is not taken for a model."""
    path = copied_model / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(ClassifyError, match=name):
        OnnxClassifier(folder=copied_model)


def test_one_changed_bit_in_the_weights_is_noticed(copied_model):
    """Weights that are not the ones described are refused, however alike."""
    path = copied_model / "model.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(ClassifyError, match=r"model\.onnx.*SHA-256"):
        OnnxClassifier(folder=copied_model)


def edit(folder, **changes):
    """Change keys of a copied ``model.json``."""
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_other_labels_are_refused(copied_model):
    """Scores are never read under the wrong labels."""
    edit(copied_model, outputs=[*OUTPUTS[1:], OUTPUTS[0]])

    with pytest.raises(ClassifyError, match=r"model\.json.*labels"):
        OnnxClassifier(folder=copied_model)


def test_a_model_that_sees_no_difference_is_refused(copied_model):
    """The two known texts must score apart, or the model is broken."""
    edit(copied_model, canary={"quiet": PRAISE, "alarming": PRAISE, "apart": 0.5})

    with pytest.raises(ClassifyError, match="does not tell a known threat"):
        OnnxClassifier(folder=copied_model)


def test_a_second_pass_in_short_windows_is_a_choice_of_the_model_file(copied_model, shipped):
    """With ``short_window`` a sentence in a long post is judged among few others as well."""
    edit(copied_model, short_window=0)
    text = "The new hall is lovely and light and the children like it. " * 9 + THREAT

    (once,), (twice,) = (
        model.classify([text]) for model in (OnnxClassifier(folder=copied_model), shipped)
    )

    assert shipped.short_window == 64
    assert twice.windows > once.windows
    assert all(b >= a - 1e-6 for a, b in zip(reached(once), reached(twice), strict=True))


def reached(assessment):
    """Return P(level ≥ k) of abuse and threat, and the tags."""
    levels = [
        at_least(part, k) for part in (assessment.abuse, assessment.threat) for k in (1, 2, 3)
    ]
    return [*levels, *(assessment.tags[tag] for tag in TAGS)]


FLAGGED = [
    THREAT,
    "watch your back [STAFF], I know where you park",
    "[STAFF] is a disgusting fat slag and everyone at [SCHOOL] knows it",
    "He told my lad he will bring a blade to [SCHOOL] at home time, I have rung the police",
    "[STAFF]'s getting her w1ndows put in when she finishes at 3:20, k.i.l.l the lot of them",
]


def test_evidence_is_words_of_the_raw_text_in_their_order(shipped):
    """Up to six words or short phrases, none of them a mask, each as it was written."""
    for text in FLAGGED:
        (assessment,) = shipped.classify([text])
        places = [text.find(words) for words in assessment.evidence]

        assert 1 <= len(places) <= 6
        assert min(places) >= 0
        assert places == sorted(places)
        assert all("[" not in words for words in assessment.evidence)


def test_evidence_names_what_a_person_would_point_at(shipped):
    """Of a threat with a knife, it is the knife or the stabbing and not the coming."""
    (assessment,) = shipped.classify([THREAT])

    assert {"knife", "stab"} & set(" ".join(assessment.evidence).split())


def test_a_text_below_every_queue_cut_has_no_evidence(shipped):
    """Nothing was found, so nothing speaks for it."""
    (assessment,) = shipped.classify(["The bakery on the corner sells good bread."])

    assert level_of(assessment.threat, shipped.cuts.threat) == 0
    assert (assessment.evidence, assessment.slots) == ((), {})


def test_the_rubric_moves_no_score(shipped):
    """Without its word lists every score is the same; only the slots are gone."""
    blind = OnnxClassifier(folder=SHIPPED, rubric=Rubric(rows={}))

    seeing, unseeing = shipped.classify(FLAGGED), blind.classify(FLAGGED)

    assert all(one.slots for one in seeing)
    assert {*unseeing[0].slots, *unseeing[1].slots} == set()
    assert [scores(one) for one in unseeing] == [scores(one) for one in seeing]
    assert [one.evidence for one in unseeing] == [one.evidence for one in seeing]


def test_the_same_text_has_the_same_evidence_each_time(shipped):
    """Nothing in the search for words is left to chance, nor to neighbours."""
    together = shipped.classify(FLAGGED)
    alone = [shipped.classify([text])[0] for text in FLAGGED]

    assert [one.evidence for one in together] == [one.evidence for one in alone]
    assert [one.slots for one in together] == [one.slots for one in alone]


def damage(folder, change):
    """Change the raw bytes of every tensor of a copied graph; return how many were changed."""
    path = folder / "model.onnx"
    content = bytearray(path.read_bytes())
    changed = 0
    for kind, start, end in tensors(content):
        if new := change(kind, end - start):
            content[start:end] = new
            changed += 1
    path.write_bytes(content)
    checksums = json.loads((folder / "model.json").read_text())["sha256"]
    edit(folder, sha256=checksums | {"model.onnx": hashlib.sha256(content).hexdigest()})
    return changed


def tensors(content):
    """Yield data type, start and end of the raw data of each tensor of an ONNX file.

    Source: onnx.proto: ModelProto.graph is field 7, GraphProto.initializer 5, and of TensorProto
    data_type is 2 and raw_data 9.
    """
    for number, graph_start, graph_end in fields(content, 0, len(content)):
        if number != 7:
            continue
        for inner, start, end in fields(content, graph_start, graph_end):
            if inner == 5:
                of = {field: place for field, *place in fields(content, start, end)}
                if 9 in of:
                    yield of[2][1], *of[9]


def fields(content, at, end):
    """Yield number, start and end of each protobuf field; of a number, its value comes last."""
    while at < end:
        key, at = varint(content, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(content, at)
            yield number, at, value
        else:
            length, at = varint(content, at) if wire == 2 else ({1: 8, 5: 4}[wire], at)
            yield number, at, at + length
            at += length


def varint(content, at):
    """Return a number of seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


FLOAT, INT8 = 1, 3


def test_weights_of_zero_are_refused(copied_model):
    """A network that makes the same of everything is no classifier, though its file is sound."""
    changed = damage(copied_model, lambda kind, size: bytes(size) if kind == INT8 else None)

    assert changed > 10
    with pytest.raises(ClassifyError, match="does not tell a known threat"):
        OnnxClassifier(folder=copied_model)


def test_weights_that_are_no_numbers_are_refused(copied_model):
    """NaN would lie below every cut unseen."""
    nan = struct.pack("<f", math.nan)
    changed = damage(
        copied_model, lambda kind, size: nan * (size // 4) if kind == FLOAT and size > 4 else None
    )

    assert changed > 10
    with pytest.raises(ClassifyError, match="no finite score"):
        OnnxClassifier(folder=copied_model)


def test_a_model_that_breaks_later_is_noticed_with_the_next_batch(copied_model, shipped):
    """Opened sound and damaged since: the two known texts are judged with every batch."""
    import onnxruntime

    changed = damage(copied_model, lambda kind, size: bytes(size) if kind == INT8 else None)
    model = OnnxClassifier(folder=SHIPPED)
    before = model.classify([THREAT])
    model._session = onnxruntime.InferenceSession(
        str(copied_model / "model.onnx"), providers=["CPUExecutionProvider"]
    )

    assert changed > 10
    assert scores(before[0]) == scores(shipped.classify([THREAT])[0])
    with pytest.raises(ClassifyError, match=rf"{model.name}: does not tell"):
        model.classify([PRAISE])
    with pytest.raises(ClassifyError, match="does not tell"):
        model.classify([PRAISE] * 20)


def test_weights_that_are_no_graph_are_refused(copied_model):
    """What ONNX Runtime cannot load is a ClassifyError, even with the right checksum."""
    (copied_model / "model.onnx").write_bytes(b"not a graph")
    checksums = json.loads((copied_model / "model.json").read_text())["sha256"]
    edit(
        copied_model,
        sha256=checksums | {"model.onnx": hashlib.sha256(b"not a graph").hexdigest()},
    )

    with pytest.raises(ClassifyError, match=r"model\.onnx"):
        OnnxClassifier(folder=copied_model)


def run_python(code):
    """Return what a fresh interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def test_importing_the_package_loads_nothing_heavy():
    """``headsup --help`` must not wait for a model."""
    heavy = "{'numpy', 'onnxruntime', 'tokenizers', 'py3langid', 'transformers', 'torch'}"

    assert run_python(f"import classifiers, sys; print({heavy} & set(sys.modules))") == "set()\n"


def test_classifying_stays_under_500_mb():
    """A school server has little memory; long texts and many must fit."""
    code = (
        "from pathlib import Path; from classifiers import open_classifier\n"
        f"open_classifier().classify([{THREAT!r}] * 200 + ['word ' * 20_000] * 4)\n"
        # Not getrusage: a child's peak there starts from its parent's.
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )

    assert int(run_python(code)) < 500 * 1024


# Models a school brings


def test_labels_are_translated_by_the_callers_mapping():
    """Each of our outputs reads the columns that the mapping gives it."""
    columns = dict(
        zip(OUTPUTS, translate("m", ["toxic", "kind"], TINY_LABELS_OF_TWO), strict=True)
    )

    assert columns["abuse:2"] == [0]
    assert columns["praise"] == [1]
    assert columns["threat:1"] == []


TINY_LABELS_OF_TWO = {"toxic": "abuse:2", "kind": "praise"}


def test_a_higher_level_counts_for_the_lower_ones():
    """A model that only knows direct threats says something about veiled ones."""
    raised = dict(zip(OUTPUTS, raise_lower_levels([0, 0.6, 0, 0, 0, 0.9, *[0] * 10]), strict=True))

    assert [raised[f"abuse:{k}"] for k in (1, 2, 3)] == [0.6, 0.6, 0]
    assert [raised[f"threat:{k}"] for k in (1, 2, 3)] == [0.9, 0.9, 0.9]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"toxik": "abuse:2"}, "did you mean 'toxic'"),
        ({"toxic": "abuse:9"}, "we have no label 'abuse:9'"),
        ({}, "say what its labels mean"),
    ],
)
def test_an_unknown_label_is_explained(labels, message):
    """A misspelt label is an error with a remedy, not a score of zero."""
    with pytest.raises(ClassifyError, match=message):
        translate("some/model", ["toxic", "kind"], labels)


def test_a_model_with_our_labels_needs_no_mapping():
    """Labels that are already ours mean what they say."""
    assert translate("m", ["threat:2", "LABEL_1"], {})[OUTPUTS.index("threat:2")] == [0]


@pytest.mark.skipif(not WITHOUT_TORCH, reason="PyTorch is installed")
def test_without_pytorch_the_extra_is_named():
    """Whoever configures another model learns what to install."""
    with pytest.raises(ClassifyError, match=r"headsup\[torch\]"):
        open_classifier("some/model", labels=TINY_LABELS)


def test_a_model_that_is_not_there_is_named(tiny_model, tmp_path):
    """A wrong folder is a ClassifyError with the folder in it."""
    with pytest.raises(ClassifyError, match="no-such-model"):
        open_classifier(str(tmp_path / "no-such-model"), labels=TINY_LABELS)


def test_a_model_that_says_the_same_of_everything_is_refused(tiny_model, tmp_path):
    """Weights of zero give every text the same scores; that is no assessment."""
    from safetensors.torch import load_file, save_file

    broken = shutil.copytree(tiny_model, tmp_path / "zero")
    weights = load_file(broken / "model.safetensors")
    zeros = {name: value * 0 for name, value in weights.items()}
    save_file(zeros, broken / "model.safetensors", {"format": "pt"})

    with pytest.raises(ClassifyError, match="does not tell"):
        TorchClassifier(model=str(broken), labels=TINY_LABELS)
