"""Step 9: measure the shipped model on public benchmarks, beside the published results.

No text of a benchmark is stored, only counts and areas. Texts are read as training reads public
sets: HTML entities decoded, the first handle taken for the person who is mentioned. The language
check is left out: it is not the model's.

Usage: ``python -m classifiers.training.benchmarks [--public FOLDER] [--work FOLDER]``; what is not
there (the sets, the float32 network, PyTorch) is left out, and that is said.
"""

import argparse
import gzip
import html
import importlib.util
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.labels import OUTPUTS, STAFF_MASK
from classifiers.training.figures import auc
from classifiers.training.hatecheck import hatecheck_figures
from classifiers.training.prepare import WORK
from classifiers.training.public import PUBLIC
from classifiers.training.results import write_result
from classifiers.training.shipped import Shipped

_HANDLE = re.compile(r"(?<!\w)@\w+")
_AIMED = {f"{whom}DirectedAbuse" for whom in ("Identity", "Affiliation", "Person")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One of our outputs, asked of the rows of a set that answer it."""

    #: The set and the part of it, none of which is trained on.
    part: str
    output: str
    #: What is asked, in words.
    means: str
    wanted: Callable[[Mapping[str, Any]], bool]


_QUESTIONS = (
    _Question(
        part="dghs.test",
        output="hate",
        means="hateful",
        wanted=lambda row: row["label"] == "hate",
    ),
    _Question(
        part="edos.val",
        output="hate",
        means="sexist",
        wanted=lambda row: row["label_sexist"] == "sexist",
    ),
    _Question(
        part="hatemoji_build.test",
        output="hate",
        means="hateful, said with emoji",
        wanted=lambda row: bool(row["label_gold"]),
    ),
    _Question(
        part="gab_hate_corpus_devtest.test",
        output="hate",
        means="dehumanising or a call for violence",
        wanted=lambda row: bool(row.get("hd")) or bool(row.get("cv")),
    ),
    _Question(
        part="cad.test",
        output="hate",
        means="abuse of an identity",
        wanted=lambda row: "IdentityDirectedAbuse" in row["labels"].split(","),
    ),
    _Question(
        part="cad.test",
        output="abuse:1",
        means="abuse of an identity, an affiliation or a person",
        wanted=lambda row: bool(_AIMED & set(row["labels"].split(","))),
    ),
)


def read_part(folder: Path, part: str) -> list[dict[str, Any]]:
    """Return the rows of one part of a set, as ``dghs.test``, less those named as leaks.

    Each has ``text`` as the model is to read it, the set's ``labels``, and perhaps ``meta``.
    """
    leaks = json.loads((folder / "leak_ids.json").read_text(encoding="utf-8")).get(part, ())
    with gzip.open(folder / f"{part}.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [row | {"text": _prepared(row["text"])} for row in rows if row["id"] not in leaks]


def _prepared(text: str) -> str:
    return _HANDLE.sub(STAFF_MASK, html.unescape(text), count=1)


def areas(folder: Path, shipped: Shipped) -> Iterator[dict[str, object]]:
    """Yield the area under the ROC curve for each question whose set is there."""
    probabilities: dict[str, np.ndarray] = {}
    for question in _QUESTIONS:
        part = question.part
        if not (folder / f"{part}.jsonl.gz").exists():
            continue
        rows = read_part(folder, part)
        if part not in probabilities:
            probabilities[part] = shipped.probabilities([row["text"] for row in rows], part)
        wanted = np.array([question.wanted(row["labels"]) for row in rows])
        yield {
            "part": part,
            "output": question.output,
            "means": question.means,
            "posts": len(rows),
            "wanted": int(wanted.sum()),
            "auc": auc(wanted, probabilities[part][:, OUTPUTS.index(question.output)]),
        }


def measure_benchmarks(folder: Path, shipped: Shipped) -> str:
    """Measure on HateCheck and the parts of the sets, store it, and say so."""
    rows = read_part(folder, "hatecheck.test")
    probabilities = shipped.probabilities([row["text"] for row in rows], "HateCheck")
    figures = hatecheck_figures(rows, probabilities, shipped.cuts)
    stored = {"hatecheck": figures, "areas": list(areas(folder, shipped))}
    return f"wrote {write_result('benchmarks', shipped.name, stored).name}"


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--public", type=Path, default=PUBLIC)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    if not (arguments.public / "hatecheck.test.jsonl.gz").exists():
        print(f"no HateCheck in {arguments.public}: benchmarks not measured again")  # noqa: T201
        return
    shipped = Shipped(threads=arguments.threads)
    print(measure_benchmarks(arguments.public, shipped))  # noqa: T201
    if importlib.util.find_spec("torch") is None or not (arguments.work / "network.pt").exists():
        print("no PyTorch or no network.pt: Jigsaw not measured again")  # noqa: T201
        return
    from classifiers.training.jigsaw import measure_jigsaw

    rows = read_part(arguments.public, "jigsaw_toxic.test")
    print(measure_jigsaw(rows, arguments.work, shipped))  # noqa: T201


if __name__ == "__main__":
    main()
