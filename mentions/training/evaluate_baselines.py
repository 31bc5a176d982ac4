"""What a plain search would find: the yardsticks that matching is held to."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from mentions.training.corpus import Labelled
from mentions.training.figures import Judgement
from mentions.watchlist import Watchlist

#: Returns whether a text would come up.
Search = Callable[[str, Watchlist], bool]


def names_as_written(watchlist: Watchlist) -> Iterator[str]:
    """Yield the school's name, and each person's in full and as title and surname."""
    yield watchlist.school.name
    for person in watchlist.people:
        yield person.name
        yield from (f"{title} {surname(person.name)}" for title in person.titles)


def surname(name: str) -> str:
    """Return the last word of a name as it is written."""
    return name.rsplit(maxsplit=1)[-1]


def exact_phrase(text: str, watchlist: Watchlist) -> bool:
    """Return whether a text holds one of the names as written, in any case."""
    said = text.casefold()
    return any(name.casefold() in said for name in names_as_written(watchlist))


def any_surname(text: str, watchlist: Watchlist) -> bool:
    """Return whether a text holds the school's name or a surname, be it within another word."""
    names = (watchlist.school.name, *(surname(person.name) for person in watchlist.people))
    said = text.casefold()
    return any(name.casefold() in said for name in names)


#: By what the page calls them.
BASELINES: Mapping[str, Search] = {
    "exact phrase": exact_phrase,
    "surname anywhere": any_surname,
}


def searched(
    posts: Sequence[Labelled], watchlists: Mapping[str, Watchlist], search: Search
) -> list[Judgement]:
    """Return posts as a search finds them."""
    told = [(post, search(post.text, watchlists[post.school])) for post in posts]
    return [Judgement(post=post, found=found, score=float(found)) for post, found in told]
