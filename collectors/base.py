"""What every collector promises, and the register of their kinds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol, TypeVar

from domain.types import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a platform's terms ask of a school before it may collect there."""

    #: In plain words, for the person who approves.
    summary: str
    #: What must be true or done, one sentence each.
    demands: tuple[str, ...]
    #: Where the terms are published.
    source: str
    #: When a person last read them.
    checked: date


class Collector(Protocol):
    """A place posts come from: a frozen dataclass whose fields are its options.

    A collector SHALL raise :class:`~domain.errors.CollectError` only. Saving the cursor of a batch
    SHALL NOT skip a post that was not yet yielded. Times MUST be aware and in UTC, texts plain,
    keys the same on every reading. It MAY yield posts it has yielded before. A cursor is the
    platform's own token, never our clock.
    """

    #: What people call it.
    title: ClassVar[str]
    #: ``None`` where nothing restricts collecting; with terms, a source is off until approved.
    terms: ClassVar[Terms | None]

    @property
    def name(self) -> str:
        """The name of the source in the configuration."""

    def collect(self, cursor: str | None) -> Iterator[Batch]:
        """Yield what was posted since the cursor; ``None`` starts at the beginning.

        Raises:
            CollectError: The source could not be read; what was yielded before stands.
        """


C = TypeVar("C", bound=type[Collector])

_registered: dict[str, type[Collector]] = {}


def register(kind: str) -> Callable[[C], C]:
    """Return a class decorator that makes a collector known by its kind, its module's name.

    Raises:
        ValueError: The kind is not the module's name.
    """

    def remember(cls: C) -> C:
        if cls.__module__.rpartition(".")[2] != kind:
            raise ValueError(f"a collector of kind {kind!r} belongs in collectors/{kind}.py")
        _registered[kind] = cls
        return cls

    return remember


def registered(kind: str) -> type[Collector]:
    """Return the class of a kind whose module was imported.

    Raises:
        KeyError: Nothing registered itself under that kind.
    """
    return _registered[kind]
