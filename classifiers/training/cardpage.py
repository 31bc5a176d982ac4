"""The page of the model card: fixed prose in a template, every figure from results."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifiers.training.examples import JIGSAW
from classifiers.training.goals import Goal, losses, mean_area, pair_losses, value, worst_int8
from classifiers.training.out_of_fold import OUT_OF_FOLD
from classifiers.training.promise import CONFIDENCE
from domain.shares import Share

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent
_PUBLIC = Path(__file__).parent / "public.json"

#: What each group of posts is called on the card.
PLACES = {"unseen": "authors left out", "hard": "hard set"}
_GROUPINGS = {"authors": "author", "platforms": "platform", "lengths": "words"}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$])")
#: So many of the worst pairs of disguises are shown.
_PAIRS = 10


def render_card(model: Mapping[str, Any], results: Mapping[str, Any]) -> str:
    """Return the card in Markdown.

    Args:
        model: ``model.json``.
        results: Every figure, as :func:`classifiers.training.card.all_results` gives them.
    """
    template = _environment().get_template("card.md.j2")
    return template.render(
        model=model,
        results=results,
        places=PLACES,
        groupings=_GROUPINGS,
        public=json.loads(_PUBLIC.read_text(encoding="utf-8")),
        confidence=CONFIDENCE,
        jigsaw_labels=JIGSAW,
        jigsaw_mean=mean_area,
        losses=losses,
        pair_losses=lambda page: pair_losses(page)[:_PAIRS],
        identity_gaps=identity_gaps,
        worst_int8=worst_int8,
        out_of_fold=OUT_OF_FOLD.name,
    )


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  Markdown: texts are escaped by the filter "quoted"
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "share": in_full,
        "percent": percent,
        "area": area,
        "quoted": quoted,
        "plainly": plainly,
        "reached": reached,
        "aim": aim,
        "met": met,
    }
    return environment


def in_full(counted: list[int] | None) -> str:
    """Return ``[count, of]`` as in ``91 of 98 (92.9 %; 85.8-97.1)``; a dash for nothing."""
    return str(Share(count=counted[0], of=counted[1])) if counted else "-"


def percent(counted: list[int] | None) -> str:
    """Return ``[count, of]`` as in ``92.9 %``; a dash for nothing."""
    return f"{100 * value(counted):.1f} %" if counted else "-"


def area(figure: float | None) -> str:
    """Return a figure between 0 and 1 with three digits; a dash for nothing."""
    return "-" if figure is None else f"{figure:.3f}"


def plainly(output: str) -> str:
    """Return an output as in ``threat ≥ 2``."""
    return output.replace(":", " ≥ ")


def quoted(text: str) -> str:
    """Return a text that shows in a Markdown table as it is, less what nobody can see."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return _MARKDOWN.sub(r"\\\1", seen)


def reached(goal: Goal) -> str:
    """Return what was reached, with the count and its bounds where it is a share."""
    if goal.counted:
        return in_full(list(goal.counted))
    return "not measured" if goal.reached is None else _number(goal.reached, goal.unit)


def aim(goal: Goal) -> str:
    """Return what was to be reached, as in ``at least 99 %``."""
    wanted = 100 * goal.aim if goal.unit == "%" else goal.aim
    return f"{'at most' if goal.at_most else 'at least'} {wanted:g} {goal.unit}".strip()


def met(goal: Goal) -> str:
    """Return whether it was reached."""
    return {True: "met", False: "**not met**", None: "not measured"}[goal.met]


def identity_gaps(identities: Mapping[str, Any]) -> dict[str, float]:
    """Return, by word, how far the share of calm sentences flagged is from the mean, in points."""
    shares = {word: value(row["calm"]) for word, row in identities["rows"].items() if row["group"]}
    mean = sum(shares.values()) / len(shares)
    return {word: 100 * (share - mean) for word, share in shares.items()}


def _number(figure: float, unit: str) -> str:
    return f"{figure:.1f} {unit}" if unit else f"{figure:.4f}"
