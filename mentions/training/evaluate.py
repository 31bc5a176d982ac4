"""How well matching does on labelled posts: ``python -m mentions.training.evaluate``.

Judges the test part, whose schools neither rules nor weights have seen; the dev part, on which
both were made; and each dev school by weights fitted without it. Writes ``results/matching.json``,
and from it ``docs/matching.md`` with its picture, so that no figure on the page can drift.

Usage: ``python -m mentions.training.evaluate [--no-worse] [--page]``; with ``--no-worse`` nothing
is written where a figure of the test part is worse than the one stored, and those are named; with
``--page`` nothing is measured, and the page is made again from what is stored.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mentions.training import disguise_names
from mentions.training.corpus import HERE, Labelled, read_part, read_watchlists
from mentions.training.evaluate_baselines import BASELINES, searched
from mentions.training.evaluate_chart import reliability_chart
from mentions.training.evaluate_judging import judged
from mentions.training.evaluate_left_out import judge_left_out
from mentions.training.evaluate_page import render_page
from mentions.training.figures import (
    Judgement,
    by_form,
    calibration,
    failures,
    grouped,
    headline,
    plain,
    spans,
    subjects,
    worse,
)
from mentions.watchlist import Watchlist

RESULTS = HERE / "results" / "matching.json"
_DOCS = HERE.parents[1] / "docs"
PAGE = _DOCS / "matching.md"
CHART = _DOCS / "matching-reliability.svg"

#: What may not become worse; the dev part may, where posts are added to it.
_HELD = ("test", "disguised")


def measure() -> dict[str, Any]:
    """Return every figure, as JSON keeps it."""
    left_out = judge_left_out()
    dev = of_part(judged(read_part("dev"), read_watchlists()))
    return {
        **measure_test(),
        **as_json({"left out": {**of_part(left_out), **failures(left_out)}, "dev": dev}),
    }


def measure_test() -> dict[str, Any]:
    """Return the figures of the test part, plain searches and disguises among them."""
    watchlists, posts = read_watchlists(), read_part("test")
    cases = disguise_names.cases(posts, watchlists)
    every = {
        "test": of_part(judged(posts, watchlists)),
        "baselines": baselines(posts, watchlists),
        "disguised": disguise_names.figures(cases, watchlists),
    }
    return as_json(every)


def as_json(figures: Mapping[str, object]) -> dict[str, Any]:
    """Return figures by part as JSON keeps them."""
    return {part: plain(each) for part, each in figures.items()}


def of_part(told: Sequence[Judgement]) -> dict[str, object]:
    """Return every figure of some judged posts."""
    schools = grouped(told, lambda one: one.post.school)
    return {
        "posts": len(told),
        "about_us": sum(one.post.about for one in told),
        **headline(told),
        "forms": by_form(told),
        "schools": {school: headline(group) for school, group in schools.items()},
        "subjects": subjects(told),
        "spans": spans(told),
        "calibration": calibration(told),
    }


def baselines(
    posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist]
) -> dict[str, dict[str, object]]:
    """Return what plain searches find among the same posts, in all and by form."""
    told = {name: searched(posts, watchlists, search) for name, search in BASELINES.items()}
    return {name: {**headline(each), "forms": by_form(each)} for name, each in told.items()}


def read_results() -> dict[str, Any]:
    """Return the figures that are stored."""
    page: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return page


def fallen(stored: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return which figures of the test part are worse than those stored, in words.

    Single pairs of disguises are not among them, all of them together are.
    """
    return [
        line
        for part in _HELD
        for line in worse(_without_pairs(stored, part), _without_pairs(now, part), part)
    ]


def _without_pairs(figures: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {key: each for key, each in figures.get(part, {}).items() if key != "pairs"}


def pages(results: Mapping[str, Any]) -> dict[Path, bytes]:
    """Return what is to be written, by file; the same figures give the same bytes."""
    return {
        RESULTS: to_json(results).encode(),
        PAGE: render_page(results, CHART.name).encode(),
        CHART: reliability_chart(results),
    }


def to_json(page: object) -> str:
    """Return JSON with innermost lists, which are shares, on one line each."""
    return _dump(page, "") + "\n"


def _dump(value: object, indent: str) -> str:
    inner = indent + " "
    if isinstance(value, Mapping) and value:
        rows = (f"{inner}{json.dumps(key)}: {_dump(row, inner)}" for key, row in value.items())
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-worse", action="store_true")
    parser.add_argument("--page", action="store_true")
    arguments = parser.parse_args()
    results = read_results() if arguments.page else measure()
    if arguments.no_worse and RESULTS.exists():
        lines = fallen(read_results(), results)
        if lines:
            raise SystemExit("\n".join(["worse than the stored figures:", *lines]))
    for path, content in pages(results).items():
        path.write_bytes(content)
        print(f"wrote {path.name}, {len(content):,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
