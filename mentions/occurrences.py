"""Where watched names stand in a text: exactly, in disguise, backwards, misspelt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mentions.beside import with_surroundings
from mentions.forms import Kind, form_of
from mentions.misspelt import find_misspelt
from mentions.occurrence import Occurrence, word_after
from mentions.spelling import Reading, Script
from mentions.watchlist import Watchlist
from mentions.words import TITLES

#: Two capitals of which the first has a dot, as no word has.
INITIALS = re.compile(r"(?<![\w.])([A-Z])\. ?([A-Z])\.?(?![\w])")


def find_occurrences(script: Script, watchlist: Watchlist) -> list[Occurrence]:
    """Return every name of a watched subject or a namesake in order, the longest where two meet.

    Names of one length that several people bear are returned once for each of them.
    """
    found = [_occurrence(script, reading) for reading in _readings(script, watchlist)]
    found += _handles(script.text, watchlist)
    found += _initials(script, watchlist)
    exact = [one for one in found if one is not None]
    return _longest([*exact, *find_misspelt(script, watchlist, exact)])


def _readings(script: Script, watchlist: Watchlist) -> Iterator[Reading]:
    read: dict[object, Reading | None] = {}
    at = -1
    for form, k, backwards in watchlist.forms.at(script.letters.skeleton):
        if k != at:
            read, at = {}, k
        # Several bear one name: how it stands there is the same for all of them.
        alike = form.letters, form.breaks, form.kind, form.distinctive, backwards
        if alike not in read:
            read[alike] = (script.read_backwards if backwards else script.read)(form, k)
        if (reading := read[alike]) is not None:
            yield reading if reading.form is form else replace(reading, form=form)


def _handles(text: str, watchlist: Watchlist) -> Iterator[Occurrence]:
    for handle, subject in watchlist.handles:
        if handle not in text:
            continue
        form = form_of(subject, Kind.HANDLE, (handle,))
        for m in re.finditer(r"(?<!\w)" + re.escape(handle) + r"(?!\w)", text):
            yield Occurrence(form=form, start=m.start(), end=m.end())


def _initials(script: Script, watchlist: Watchlist) -> Iterator[Occurrence]:
    """Yield first letters of a whole name, in capitals and with a dot: J.P."""
    if "." not in script.text:
        return
    for m in INITIALS.finditer(script.folded.raw):
        for form in watchlist.initials.get((m[1] + m[2]).lower(), ()):
            start, end = script.at_raw(m.start()), script.at_raw(m.end() - 1) + 1
            yield Occurrence(form=form, start=start, end=end)


def _occurrence(script: Script, reading: Reading) -> Occurrence | None:
    at = script.letters.at
    tag = script.tags.get(at[reading.first])
    plain = Occurrence(
        form=reading.form,
        start=at[reading.first],
        end=at[reading.last - 1] + 1,
        tagged=tag is not None and tag.mark == "#",
        disguised=script.is_disguised(reading),
    )
    return _turned(script, plain) if reading.backwards else with_surroundings(script, plain)


def _turned(script: Script, name: Occurrence) -> Occurrence | None:
    """Return a name set backwards with the title behind it: rofakO srM."""
    if name.form.ordinary:
        return None
    after = word_after(script.text, name.end)
    if after[::-1] not in TITLES:
        return name
    end = script.text.index(after, name.end) + len(after)
    return replace(name, title=after[::-1], end=end)


def _longest(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those that no longer one overlaps; equals stay together."""
    kept: dict[tuple[int, int], dict[str, Occurrence]] = {}
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start, not one.subject)):
        span = (one.start, one.end)
        if span in kept and one.subject:
            kept[span].setdefault(one.subject, one)
        elif taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            kept[span] = {one.subject: one}
    return [one for span in sorted(kept) for one in kept[span].values()]
