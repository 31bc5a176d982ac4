"""``headsup watch explain``: why a text is about us, or why it is not, with all the arithmetic."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from cli.opening import learnt_by, load, watchlist
from cli.recording import refusal
from config import Config
from domain.playbook import nearest
from domain.types import SCHOOL, Post, PostKey, Space
from mentions.disambiguate import ABOUT_CUT
from mentions.matcher import Evidence, Explanation, NameExplained, explain

#: Log-odds that one mark of a bar stands for, and how many marks there are at most.
_PER_MARK, _MARKS = 0.5, 12

_OURS, _NOT_OURS = "bold green", "yellow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text, and what is known of where it stands."""

    #: ``-``: standard input.
    text: str
    space: str = Space.ANYWHERE.value
    #: What it replies to.
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """An evidence's weight as a row of marks: longer is weightier."""

    weight: float

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the marks, in letters that the terminal has."""
        plus, minus = ("+", "-") if options.ascii_only else ("█", "▒")
        ours = self.weight > 0
        yield Text((plus if ours else minus) * self._marks, style="green" if ours else "red")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how wide it is."""
        return Measurement(self._marks, self._marks)

    @property
    def _marks(self) -> int:
        return min(_MARKS, max(1, round(abs(self.weight) / _PER_MARK))) if self.weight else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A text and what was found in it."""

    config: Config
    text: str
    space: Space
    found: Explanation

    @property
    def is_ours(self) -> bool:
        """Whether the text is about us."""
        return bool(self.found.mention.subjects) and self.found.mention.about_score >= ABOUT_CUT

    def who(self, subject: str) -> str:
        """Return who is meant, for a person to read."""
        if subject == SCHOOL:
            return self.config.school.name
        names = {person.id: f"{person.name}, {person.role}" for person in self.config.people}
        return names.get(subject, subject)

    @property
    def summary(self) -> str:
        """The outcome in one sentence, with what counted most."""
        if not self.found.names:
            return "Nothing was found: nobody on the watch list is named in this text."
        surest = max(self.found.names, key=lambda name: name.score)
        more = len(self.found.mention.subjects) - 1
        who = self.who(surest.subject) + (f", and {more} more" if more > 0 else "")
        verdict = "About us" if self.is_ours else "Not about us"
        most = _weightiest(surest.evidence, ours=self.is_ours)
        why = f" What counts most: {most.sentence}" if most else ""
        return f"{verdict}: {who} ({surest.score:.2f}, where {ABOUT_CUT:.2f} is needed).{why}"


def explain_text(question: Question, option: Path | None, *, as_json: bool) -> int:
    """Print why a text is about us, or why it is not; return 0.

    Raises:
        ConfigError: There is no such space, or standard input is no text.
    """
    config = load(option, "classify")
    space = _space(config, question.space)
    text = _text(config, question.text)
    now = datetime.now(UTC)
    key = PostKey(platform="typed", id="text")
    post = Post(key=key, text=text, collected_at=now, thread=_storable(question.thread))
    today = now.date()
    found = explain(post, watchlist(config, today, learnt_by(config, today)), space)
    answer = _Answer(config=config, text=text, space=space, found=found)
    if as_json:
        sys.stdout.write(json.dumps(_as_dict(answer)) + "\n")
    else:
        Console().print(Group(*_sheet(answer)))
    return 0


def _space(config: Config, word: str) -> Space:
    words = [space.value for space in Space]
    if word.strip().casefold() in words:
        return Space(word.strip().casefold())
    remedy = nearest(word, words) or f"write {', '.join(words[:-1])} or {words[-1]}"
    raise refusal(config, "--space", f"there is no {word!r}", remedy)


def _text(config: Config, words: str) -> str:
    if words != "-":
        return _storable(words)
    try:
        return _storable(sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refusal(config, "TEXT", "standard input is not UTF-8", "save it as UTF-8") from error


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _as_dict(answer: _Answer) -> dict[str, object]:
    mention = answer.found.mention
    return {
        "about": answer.is_ours,
        "score": round(mention.about_score, 4),
        "cut": ABOUT_CUT,
        "space": answer.space.value,
        "subjects": list(mention.subjects),
        "names": [
            {**asdict(name), "score": round(name.score, 4), "who": answer.who(name.subject)}
            for name in answer.found.names
        ],
        "summary": answer.summary,
    }


def _sheet(answer: _Answer) -> Iterator[RenderableType]:
    """Yield the text with its names marked, each name's reckoning, and the summary."""
    yield _marked(answer)
    for name in answer.found.names:
        yield Text("")
        yield _head(answer, name)
        yield _reckoning(name.evidence)
    yield Text("")
    style = _OURS if answer.is_ours else _NOT_OURS
    yield Text(answer.summary, style=style)


def _marked(answer: _Answer) -> Text:
    """Return the text with brackets around each name, which no colour is needed to see."""
    text, marked, done = _visible(answer.text), Text(), 0
    for name in sorted(answer.found.names, key=lambda name: (name.start, -name.score)):
        if done <= name.start < name.end:
            marked.append(text[done : name.start])
            marked.append(f"[{text[name.start : name.end]}]", style=_style(name))
            done = name.end
    return marked.append(text[done:])


def _head(answer: _Answer, name: NameExplained) -> Text:
    words = f"[{_visible(name.words)}]" if name.words else "Without a name,"
    told = "enough" if name.score >= ABOUT_CUT else "too little"
    said = f"{name.score:.2f}, {told} ({ABOUT_CUT:.2f} is needed)"
    head = Text.assemble((words, _style(name)), f" for {answer.who(name.subject)}: {said}.")
    if name.evidence and name.evidence[0].sentence == name.how:
        return head
    return head.append(f" {name.how}")


def _style(name: NameExplained) -> str:
    return _OURS if name.score >= ABOUT_CUT else _NOT_OURS


def _reckoning(evidence: Sequence[Evidence]) -> Table:
    """Return each piece of evidence with its weight; their sum makes the score."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in evidence:
        table.add_row(f"{each.weight:+.2f}", _Bar(weight=each.weight), Text(each.sentence))
    total = sum(each.weight for each in evidence)
    table.add_row(Text(f"{total:+.2f}", style="bold"), "", Text("together", style="bold"))
    return table


def _weightiest(evidence: Sequence[Evidence], *, ours: bool) -> Evidence | None:
    side = [each for each in evidence if (each.weight > 0) == ours and each.weight]
    return max(side, key=lambda each: abs(each.weight), default=None)


def _visible(text: str) -> str:
    """Return a text whose hidden characters show and do nothing, each still one character."""
    hidden = {"Cc", "Cf", "Zl", "Zp"}
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if c != "\n" and unicodedata.category(c) in hidden else c
        for c in text
    )
