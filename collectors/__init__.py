"""Where posts come from: one module per kind, found by its ``@register`` line.

A module is imported only when a source of its kind is opened, so that nobody waits for an SDK
that no source needs.
"""

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from collectors.base import Collector, Terms, register, registered

__all__ = [
    "Collector",
    "Terms",
    "collector_class",
    "kinds",
    "open_collector",
    "register",
]


def kinds() -> tuple[str, ...]:
    """Return the kinds there are, in alphabetical order, without importing them."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return tuple(module.stem for module in modules if _registers_itself(module))


def collector_class(kind: str) -> type[Collector]:
    """Import one kind's module and return its collector.

    Raises:
        LookupError: There is no such kind.
    """
    if kind not in kinds():
        raise LookupError(f"no collector of kind {kind!r}; there are: {', '.join(kinds())}")
    import_module(f"collectors.{kind}")
    return registered(kind)


def open_collector(kind: str, options: Mapping[str, object]) -> Collector:
    """Return a collector with the options of its ``[[sources]]`` table.

    Raises:
        LookupError: There is no such kind.
        TypeError: An option is missing, or is none of the collector's fields.
    """
    return collector_class(kind)(**options)


def _registers_itself(module: Path) -> bool:
    line = rf'^@register\("{re.escape(module.stem)}"\)$'
    return re.search(line, module.read_text("utf-8"), re.MULTILINE) is not None
