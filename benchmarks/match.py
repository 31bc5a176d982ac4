"""Posts matched per second on one core: ours, a regular expression, flashtext and spaCy.

Two lists: one school's sixty people, and every school's of an invented country, 1.2 million names
(see ``benchmarks/nation.py``). Of the posts, for either list, one in a hundred is about a school
on it and one in ten holds a surname on it by chance. All programs read the same posts, one after
the other, each in a process of its own, so that what building and holding the names costs can be
told apart. The others find exact names only: no disguise, no initial, no namesake, and no decision
whether a post is about us. Those that are not installed are left out (``pip install --group
bench``).

Usage: ``python -m benchmarks.match [--posts 10000] [--rounds 5] [--schools 24000] [--json]``.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from benchmarks.nation import Nation, a_post
from mentions.matcher import examine, find_mention
from mentions.register import build_register

_Built = TypeVar("_Built")

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("school", "country")
#: How many people the list of one school has.
_STAFF = 60
#: Compiling a regular expression is tried for so long, and one pass of it may take so long.
_COMPILING_S = 60.0
_PASS_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one program made of one list."""

    #: Names held; for a regular expression, as many as compiled in time.
    names: int
    build_s: float
    #: By how much the resident memory grew with building, and its peak of the whole process.
    grown_mb: float
    peak_mb: float
    #: Of the best round.
    posts_per_s: float
    #: Of the first round, when no watch list was loaded yet; the country only.
    cold_posts_per_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a child process is to measure."""

    nation: Nation
    which: str
    posts: int
    rounds: int

    def texts(self) -> list[str]:
        """Return the posts that everybody reads."""
        return self.nation.texts(self.posts, range(self.nation.schools))

    def phrases(self) -> list[str]:
        """Return what the others look for: whole names, titles with surnames, schools' names."""
        if self.which == "country":
            numbers = range(self.nation.schools)
            names = (f"{a} {b}" for number in numbers for a, b in self.nation.names(number))
            return list(dict.fromkeys([*names, *(self.nation.school(n).name for n in numbers)]))
        names, school = self.nation.names(0), self.nation.school(0)
        titled = [f"{title} {last}" for title in ("Mr", "Mrs", "Miss", "Ms") for _, last in names]
        return [*(f"{first} {last}" for first, last in names), *dict.fromkeys(titled), school.name]


def hostile_texts(name: str) -> dict[str, str]:
    """Return texts of about 100,000 characters that give much to look at, by what they are."""
    low = name.lower()
    return {
        "one letter": low[0] * 100_000,
        "letter by letter": f"{' '.join(low)} " * (50_000 // len(low)),
        "names": f"Mrs {name} " * (100_000 // (len(name) + 5)),
        "one tag": "#" + low * (100_000 // len(low)),
        "spaces": f"Mrs{' ' * 100_000}{name}",
        "accents": f"{low[0]}\u0301" * 50_000,
        "titles": "mrs" * 33_000,
        "slips": f"Mrs {name[:-1]}h " * (100_000 // (len(name) + 5)),
        "marks": ".".join(low) * (50_000 // len(low)),
    }


def memory_mb(which: str = "VmRSS:") -> float:
    """Return the resident memory of this process, or its peak (``VmHWM:``), in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(which)[2].split()[0]) / 1024


def timed(work: Callable[[], object]) -> float:
    """Return the processor time that ``work`` takes, in seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


def ours(task: Task) -> Figures:
    """Return what our matcher, or the register of all schools, makes of the list."""
    posts = [a_post(text) for text in task.texts()]
    if task.which == "school":
        before = memory_mb()
        build_s, watchlist = _built(lambda: task.nation.load("0"))
        grown = memory_mb() - before
        passes = _passes(lambda: [find_mention(post, watchlist) for post in posts], task.rounds)
        return _figures(len(watchlist.people), build_s, grown, len(posts) / min(passes))
    nation = task.nation
    generating = timed(lambda: sum(1 for _ in nation.entries()))
    before = memory_mb()
    build_s, register = _built(lambda: build_register(nation.entries(), nation.load))
    grown = memory_mb() - before
    passes = _passes(lambda: [register.find(post) for post in posts], task.rounds + 1)
    names = sum(len(nation.names(number)) for number in range(nation.schools))
    figures = _figures(names, build_s - generating, grown, len(posts) / min(passes[1:]))
    return Figures(**asdict(figures) | {"cold_posts_per_s": len(posts) / passes[0]})


def regex(task: Task) -> Figures:
    """Return what one alternation of as many names as compile in time makes of the list."""
    phrases, texts = task.phrases(), task.texts()
    before, started = memory_mb(), time.process_time()
    for names, build_s, pattern in _compiled(phrases):
        last = names, build_s, pattern
        if (time.process_time() - started) * 3 > _COMPILING_S:
            break
    names, build_s, pattern = last
    grown = memory_mb() - before
    read = 0
    started = time.process_time()
    while read < len(texts) * task.rounds and time.process_time() - started < _PASS_S:
        pattern.findall(texts[read % len(texts)])
        read += 1
    return _figures(names, build_s, grown, read / (time.process_time() - started))


def _compiled(phrases: Sequence[str]) -> Iterator[tuple[int, float, re.Pattern[str]]]:
    count = min(1000, len(phrases))
    while True:
        escaped = "|".join(re.escape(phrase) for phrase in phrases[:count])
        build_s, pattern = _built(lambda: re.compile(rf"\b(?:{escaped})\b", re.IGNORECASE))  # noqa: B023 - built at once
        yield count, build_s, pattern
        if count == len(phrases):
            return
        count = min(count * 2, len(phrases))


def flashtext(task: Task) -> Figures:
    """Return what flashtext makes of the list."""
    from flashtext import KeywordProcessor

    phrases, texts = task.phrases(), task.texts()
    processor, before = KeywordProcessor(), memory_mb()
    build_s = timed(lambda: processor.add_keywords_from_list(phrases))
    grown = memory_mb() - before
    passes = _passes(lambda: [processor.extract_keywords(text) for text in texts], task.rounds)
    return _figures(len(phrases), build_s, grown, len(texts) / min(passes))


def spacy(task: Task) -> Figures:
    """Return what spaCy's PhraseMatcher makes of the list, with the blank English tokenizer."""
    from spacy import blank
    from spacy.matcher import PhraseMatcher

    phrases, texts = task.phrases(), task.texts()
    language = blank("en")
    matcher, before = PhraseMatcher(language.vocab, attr="LOWER"), memory_mb()
    build_s = timed(lambda: matcher.add("names", list(language.tokenizer.pipe(phrases))))
    grown = memory_mb() - before
    passes = _passes(lambda: [matcher(language.make_doc(text)) for text in texts], task.rounds)
    return _figures(len(phrases), build_s, grown, len(texts) / min(passes))


PROGRAMS = {"ours": ours, "regex": regex, "flashtext": flashtext, "spacy": spacy}


def _built(build: Callable[[], _Built]) -> tuple[float, _Built]:
    started = time.process_time()
    built = build()
    return time.process_time() - started, built


def _passes(read: Callable[[], object], rounds: int) -> list[float]:
    return [timed(read) for _ in range(rounds)]


def _figures(names: int, build_s: float, grown_mb: float, rate: float) -> Figures:
    return Figures(
        names=names,
        build_s=build_s,
        grown_mb=grown_mb,
        peak_mb=memory_mb("VmHWM:"),
        posts_per_s=rate,
    )


def measured(program: str, which: str, options: argparse.Namespace) -> Figures | None:
    """Return what a child process measured, ``None`` where the program is not installed."""
    if program not in {"ours", "regex"} and find_spec(program) is None:
        return None
    asked = [f"--child={program}/{which}", f"--posts={options.posts}"]
    asked += [f"--rounds={options.rounds}", f"--schools={options.schools}"]
    run = [sys.executable, "-m", "benchmarks.match", *asked]
    finished = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  our own
    return Figures(**json.loads(finished.stdout.splitlines()[-1]))


def hostile() -> dict[str, float]:
    """Return how many seconds each hostile text takes, made of the surname most bear of sixty."""
    nation = Nation(1, _STAFF)
    watchlist = nation.load("0")
    [(name, _)] = Counter(last for _, last in nation.names(0)).most_common(1)
    return {
        what: timed(lambda text=text: examine(a_post(text), watchlist))
        for what, text in hostile_texts(name).items()
    }


def _show(result: dict[str, dict[str, Figures | None]], texts: dict[str, float]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=110)
    for which, rows in result.items():
        ours_now = rows["ours"]
        table = Table("", "names", "build", "memory", "peak", "posts/s", "ours is", title=which)
        for program, row in rows.items():
            if row is None or ours_now is None:
                table.add_row(program, "not installed")
                continue
            cold = f" ({row.cold_posts_per_s:,.0f} cold)" if row.cold_posts_per_s else ""
            table.add_row(
                program,
                f"{row.names:,}",
                f"{row.build_s:.2f} s",
                f"{row.grown_mb:,.0f} MB",
                f"{row.peak_mb:,.0f} MB",
                f"{row.posts_per_s:,.0f}{cold}",
                f"{ours_now.posts_per_s / row.posts_per_s:,.2f} times",
            )
        console.print(table)
    console.print("The others find exact names only: no disguise, no initials, no deciding.")
    for name, seconds in texts.items():
        console.print(f"hostile, {name}: {seconds:.2f} s")


def main() -> None:
    """Measure everything and print it, or as a child measure one program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--schools", type=int, default=24_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        program, _, which = options.child.partition("/")
        nation = Nation(1, _STAFF) if which == "school" else Nation(options.schools)
        task = Task(nation=nation, which=which, posts=options.posts, rounds=options.rounds)
        print(json.dumps(asdict(PROGRAMS[program](task))))
        return
    result = {
        which: {program: measured(program, which, options) for program in PROGRAMS}
        for which in LISTS
    }
    texts = hostile()
    if not options.json:
        _show(result, texts)
        return
    rows = {
        which: {program: row and asdict(row) for program, row in programs.items()}
        for which, programs in result.items()
    }
    print(json.dumps({**rows, "hostile_s": texts}))


if __name__ == "__main__":
    main()
