"""Public data sets as training examples: what each one's labels say of ours, and what they do not.

The sets are not part of this project; ``docs/training.md`` names them with sources and licences.
Each lies in a folder as ``NAME.train.jsonl.gz``: one object a line with ``id``, ``text`` and the
set's own ``labels``. Rows whose text occurs in a benchmark are named in ``leak_ids.json`` there
and are dropped; benchmarks and test files are never read here.
"""

import gzip
import hashlib
import html
import json
import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.labels import OUTPUTS, STAFF_MASK
from classifiers.training.examples import JIGSAW, Example

#: Where the sets are looked for: beside the checkout.
PUBLIC = Path(__file__).parents[3] / "shared" / "data"

#: What a row's labels say: abusive in any way, hateful, threatening; ``None`` where they do not.
_Says = tuple[bool | None, bool | None, bool | None]
_NOTHING: _Says = (None, None, None)

#: Words by which a comment labelled toxic may threaten although nobody was asked whether it does.
_VIOLENT = re.compile(
    r"\b(kill|die|dead|death|murder|shoot|shot|stab|hang|burn|beat|punch|bomb|gun|knife|rape|hurt"
    r"|rope|lynch|execut|behead|slaughter|strangl|drown|smash|slap|kick)",
    re.IGNORECASE,
)
#: Words that make a public threat a wish or a verdict rather than an intention.
_WISH = re.compile(r"\b(hope|wish|pray|deserve|should|ought|needs? to|would)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """How one data set is read."""

    says: Callable[[Mapping[str, Any], str], _Says]
    #: At most so many rows, chosen by chance; all where 0.
    rows: int = 0
    #: How much a row counts; less where a zero is assumed from the kind of text.
    weight: float = 1.0


def _jigsaw(labels: Mapping[str, Any], text: str) -> _Says:
    harmful = any(labels[name] for name in JIGSAW if name != "obscene")
    abusive = True if harmful else (None if labels["obscene"] else False)
    unsure = harmful and not labels["threat"] and _VIOLENT.search(text)
    return abusive, bool(labels["identity_hate"]), None if unsure else bool(labels["threat"])


def _threatgram(labels: Mapping[str, Any], text: str) -> _Says:
    violent = _VIOLENT.search(text) is not None
    if labels["Label"] == 2:  # noqa: PLR2004  calls for violence outside the law
        return None, None, True if violent else None
    return None, None, None if violent and labels["Label"] == 0 else False


def _civil(labels: Mapping[str, Any], _: str) -> _Says:
    votes = sum(labels[f"n_{kind}"] for kind in ("insult", "threat", "identity_attack"))
    votes += labels["n_all_toxic"]
    toxic = labels["n_raters"] - labels["n_not_toxic"] >= 2 * labels["n_raters"] / 3
    attacks = labels["n_identity_attack"]
    hateful = None if attacks == 1 else attacks > 1
    return True if toxic and votes > 1 else None, hateful, None if labels["n_threat"] else False


def _edos(labels: Mapping[str, Any], _: str) -> _Says:
    if labels["label_sexist"] != "sexist":
        return _NOTHING
    return True, True, labels["label_category"].startswith("1")


def _cad(labels: Mapping[str, Any], _: str) -> _Says:
    kinds = set(labels["labels"].split(","))
    aimed = {f"{whom}DirectedAbuse" for whom in ("Identity", "Affiliation", "Person")}
    return bool(kinds & aimed), "IdentityDirectedAbuse" in kinds, None


def _implicit(labels: Mapping[str, Any], _: str) -> _Says:
    if labels["class"] == "explicit_hate":
        return True, True, None
    if labels["class"] == "not_hate":
        return None, False, None
    plain = labels["implicit_class"] in {"stereotypical", "inferiority", "threatening"}
    return (True, True, None) if plain else _NOTHING


def _guest(labels: Mapping[str, Any], _: str) -> _Says:
    hateful = labels["level_1"] == "Misogynistic"
    personal = "Nonmisogynistic_personal_attack" in (labels["level_2"] or "")
    return hateful or personal, hateful, "Threatening" in (labels["level_3"] or "")


def _hatemoji(labels: Mapping[str, Any], _: str) -> _Says:
    hateful = bool(labels["label_gold"])
    return True if hateful else None, hateful, labels["type"] == "threateninglanguage"


def _gab(labels: Mapping[str, Any], _: str) -> _Says:
    dehumanising, violent = bool(labels.get("hd")), bool(labels.get("cv"))
    hateful = dehumanising or violent
    return hateful or bool(labels.get("vo")), hateful, violent


def _convabuse(labels: Mapping[str, Any], _: str) -> _Says:
    votes = labels["severities"]
    against = sum(vote < 0 for vote in votes)
    if against > 1 and 2 * against >= len(votes):
        return True, None, None
    return (False, False, False) if all(vote == 1 for vote in votes) else _NOTHING


def _davidson(labels: Mapping[str, Any], _: str) -> _Says:
    by_class: dict[int, _Says] = {0: (True, True, None), 2: (False, False, None)}
    return by_class.get(labels["class"], (None, False, None))


def _hate_only(labels: Mapping[str, Any], _: str) -> _Says:
    hateful = labels["label"] in {1, "hate"}
    return True if hateful else None, hateful, None


def _goemotions(labels: Mapping[str, Any], _: str) -> _Says:
    cross = {"anger", "annoyance", "disgust"} & set(labels["emotions"])
    return _NOTHING if cross else (False, False, False)


def _hatexplain(labels: Mapping[str, Any], _: str) -> _Says:
    return labels["label"] != "normal", labels["label"] == "hatespeech", None


def _toxigen(labels: Mapping[str, Any], _: str) -> _Says:
    return labels["label"] == "hate", labels["label"] == "hate", None


_SOURCES: Mapping[str, _Source] = {
    "cad": _Source(says=_cad),
    "civil_toxic_spans": _Source(says=_civil, weight=0.7),
    "convabuse": _Source(says=_convabuse),
    "davidson": _Source(says=_davidson, rows=8000, weight=0.7),
    "dghs": _Source(says=_hate_only),
    "edos": _Source(says=_edos),
    "fox_news_hate": _Source(says=_hate_only, weight=0.5),
    "gab_hate_corpus_devtest": _Source(says=_gab),
    "goemotions": _Source(says=_goemotions, rows=9000, weight=0.4),
    "guest_misogyny": _Source(says=_guest),
    "hatemoji_build": _Source(says=_hatemoji),
    "hatexplain": _Source(says=_hatexplain, rows=10000, weight=0.7),
    "headlines_clickbait_news": _Source(says=lambda *_: (False,) * 3, rows=4000, weight=0.4),
    "implicit_hate": _Source(says=_implicit, rows=9000, weight=0.7),
    "jigsaw_toxic": _Source(says=_jigsaw),
    "measuring_hate_speech_binary": _Source(says=_hate_only, rows=8000, weight=0.7),
    "surge_toxicity": _Source(says=lambda row, _: (row["is_toxic"] == "Toxic", None, None)),
    "threatgram101": _Source(says=_threatgram, rows=8000, weight=0.7),
    "toxigen_human": _Source(says=_toxigen, weight=0.7),
    "wiki_cat_large": _Source(
        says=lambda row, _: (bool(int(row["label"])), None, None), rows=6000
    ),
}


def read_public(folder: Path = PUBLIC, *, seed: int = 0) -> list[Example]:
    """Return every example that the sets in a folder give, in a fixed order.

    Raises:
        SystemExit: A set is missing.
    """
    missing = [name for name in _SOURCES if not _path(folder, name).exists()]
    if missing:
        raise SystemExit(
            f"{folder}: no {', '.join(missing)}; see docs/training.md for where the public sets"
            " come from, and name their folder with --public"
        )
    leaks = json.loads((folder / "leak_ids.json").read_text(encoding="utf-8"))
    examples = []
    for name, source in _SOURCES.items():
        own = list(_examples(folder, name, source, frozenset(leaks.get(f"{name}.train", ()))))
        random.Random(f"{seed} {name}").shuffle(own)  # noqa: S311  repeatable, not secret
        examples += own[: source.rows] if source.rows else own
    return examples


def public_manifest(folder: Path = PUBLIC) -> dict[str, dict[str, object]]:
    """Return the SHA-256 and the number of rows of each set's training file."""
    manifest = {}
    for name in _SOURCES:
        packed = _path(folder, name).read_bytes()
        manifest[_path(folder, name).name] = {
            "sha256": hashlib.sha256(packed).hexdigest(),
            "rows": gzip.decompress(packed).count(b"\n"),
        }
    return manifest


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.train.jsonl.gz"


def _examples(
    folder: Path, name: str, source: _Source, leaks: frozenset[str]
) -> Iterator[Example]:
    with gzip.open(_path(folder, name), "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            text = html.unescape(row["text"])
            says = source.says(row["labels"], text)
            if row["id"] in leaks or says == _NOTHING:
                continue
            yield Example(
                text=_HANDLE.sub(STAFF_MASK, text, count=1),
                wanted=_wanted(says, text, row["labels"] if name == "jigsaw_toxic" else None),
                weight=source.weight,
            )


def _wanted(says: _Says, text: str, jigsaw: Mapping[str, Any] | None) -> tuple[float, ...]:
    """Return what the labels say of each of our outputs, and Jigsaw's own; NaN: nothing.

    No public set has our levels. Harmless is level 0 on every output; abuse is at least level 1;
    hate is level 3, and so is what Jigsaw calls severe; an obscene insult is level 2. A threat is
    level 2, except where it may be a wish or a call for a sentence: then it is level 1 or more.
    """
    abusive, hateful, threatening = says
    wanted = dict.fromkeys(OUTPUTS, math.nan)
    if abusive is False:
        wanted |= dict.fromkeys(("abuse:1", "abuse:2", "abuse:3", "sexual", "doxxing"), 0.0)
    if abusive or hateful or threatening:
        wanted["abuse:1"] = 1.0
    if hateful or (
        jigsaw and (jigsaw["severe_toxic"] or (jigsaw["obscene"] and jigsaw["insult"]))
    ):
        wanted["abuse:2"] = 1.0
    if hateful is not None:
        wanted["hate"] = float(hateful)
        wanted["abuse:3"] = 1.0 if hateful else wanted["abuse:3"]
    if threatening is False:
        wanted |= dict.fromkeys(("threat:1", "threat:2", "threat:3"), 0.0)
    elif threatening:
        wanted["threat:1"] = 1.0
        wanted["threat:2"] = math.nan if _WISH.search(text) else 1.0
    own = (math.nan,) * len(JIGSAW) if jigsaw is None else (float(jigsaw[n]) for n in JIGSAW)
    return (*wanted.values(), *own)


def _is_obscene_insult(jigsaw: Mapping[str, Any]) -> bool:
    return bool(jigsaw["severe_toxic"] or (jigsaw["obscene"] and jigsaw["insult"]))
