"""The page on matching: fixed prose in a template, every figure from results."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from domain.shares import Share
from mentions.disambiguate import ABOUT_CUT
from mentions.training.corpus import HERE
from mentions.training.disguise import TRANSFORMS

if TYPE_CHECKING:
    from jinja2 import Environment

#: Shares as JSON keeps them: ``[count, of, low, high]``; ``None`` of nothing.
Stored = list[Any] | None

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$])")
#: Of a longer post this much is shown, in characters.
_LONGEST = 160

#: What was to be reached.
_AIM = 0.98
_AIM_FORM = 0.95
_AIM_SINGLE = 0.97
_AIM_PAIR = 0.92

#: What each form is, for those who have not read the posts.
FORMS: Mapping[str, str] = {
    "disguised": "written so that a search does not find it",
    "full": "first name and surname",
    "given": "first name alone, or behind a title",
    "handle": "an account's name",
    "hashtag": "within a hashtag",
    "initials": "a letter or two in place of a name",
    "misspelt": "by ear or by a slip",
    "nickname": "what the playground calls them",
    "own-space": "on the school's own page, mostly without a name",
    "possessive": "Mrs Somebody's class",
    "role": "the head, the caretaker",
    "school-alias": "the school by a nickname",
    "school-full": "the school by its whole name",
    "school-short": "the school in short",
    "surname": "surname alone",
    "thread": "in answer to a post about the school",
    "titled": "title and surname",
    "abroad": "places and people in other countries",
    "celebrity": "somebody famous of the name",
    "common-word": "the name is a word",
    "family": "somebody's relatives",
    "fiction": "somebody in a book or on a screen",
    "finance": "a firm, a bank, a share",
    "history": "somebody long dead",
    "near-miss": "a word that is nearly the name",
    "other-bearer": "somebody else of the name",
    "other-school": "another school of the name",
    "place": "a street, a town, a house",
    "sport": "a player, a club, a ground",
    "trade": "a shop, a brand, a builder",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal, and what was reached."""

    what: str
    aim: float
    reached: Stored
    #: Which of several it is, where the lowest counts.
    which: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is reached; ``None`` where it was not measured."""
        return None if self.reached is None else value(self.reached) >= self.aim


def goals(results: Mapping[str, Any]) -> Iterator[Goal]:
    """Yield every goal with what was reached on the test part."""
    test, disguised = results["test"], results["disguised"]
    yield Goal(what="of posts taken for ours, ours", aim=_AIM, reached=test["precision"])
    yield Goal(what="of our posts, found", aim=_AIM, reached=test["recall"])
    yield _lowest("each form of naming us, found", test["forms"]["ours"])
    yield _lowest("each walk of life of others, held back", test["forms"]["others"])
    for title, key, aim in (
        ("names in one disguise, found", "all single", _AIM_SINGLE),
        ("names in two disguises, found", "all pairs", _AIM_PAIR),
    ):
        yield Goal(what=title, aim=aim, reached=disguised[key]["found"])


def _lowest(what: str, rows: Mapping[str, Stored]) -> Goal:
    form, reached = min(rows.items(), key=lambda row: value(row[1]) if row[1] else 1.0)
    return Goal(what=what, aim=_AIM_FORM, reached=reached, which=form)


def missing(rows: Mapping[str, Stored], aim: float) -> dict[str, Stored]:
    """Return those below an aim, the lowest first."""
    below = {name: row for name, row in rows.items() if row and value(row) < aim}
    return dict(sorted(below.items(), key=lambda row: value(row[1])))


def render_page(results: Mapping[str, Any], chart: str) -> str:
    """Return the page in Markdown.

    Args:
        results: Every figure, as :func:`mentions.training.evaluate.measure` gives them.
        chart: The file of the picture beside it.
    """
    found = {name: row["found"] for name, row in results["disguised"]["pairs"].items()}
    return (
        _environment()
        .get_template("matching.md.j2")
        .render(
            results=results,
            goals=list(goals(results)),
            chart=chart,
            cut=ABOUT_CUT,
            forms=FORMS,
            below=missing({**results["test"]["forms"]["ours"]}, _AIM_FORM),
            beyond=missing({**results["test"]["forms"]["others"]}, _AIM_FORM),
            transforms=len(TRANSFORMS),
            pairs=missing(found, _AIM_PAIR),
            aim_pair=_AIM_PAIR,
            aim_form=_AIM_FORM,
        )
    )


def value(counted: Stored) -> float:
    """Return a stored share as a number in [0, 1]; 0 of nothing."""
    return float(counted[0] / counted[1]) if counted else 0.0


def in_full(counted: Stored) -> str:
    """Return a stored share as in ``91 of 98 (92.9 %; 85.8-97.1)``; a dash for nothing."""
    return str(Share(count=counted[0], of=counted[1])) if counted else "-"


def percent(counted: Stored) -> str:
    """Return a stored share as in ``92.9 %``; a dash for nothing."""
    return f"{100 * value(counted):.1f} %" if counted else "-"


def met(goal: Goal) -> str:
    """Return whether a goal was reached."""
    return {True: "met", False: "**not met**", None: "not measured"}[goal.met]


def quoted(text: str) -> str:
    """Return a text that shows in a Markdown table as it is, cut short where it is long."""
    seen = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    return _MARKDOWN.sub(r"\\\1", seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…")


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  Markdown: posts are escaped by the filter "quoted"
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"share": in_full, "percent": percent, "met": met, "quoted": quoted}
    return environment
