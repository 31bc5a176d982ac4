"""The mistakes that pydantic finds, in plain words, as people count, with a remedy."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.errors import Problem
from domain.playbook import nearest

#: The right place of keys that people write elsewhere.
_MISPLACED = {
    "contact": "it belongs in [school]",
    "mail.password": "it belongs in secrets.toml, in [mail]",
    "mail.from": "it is called sender",
    "mail.user": "it is called username",
    "mail.server": "it is called host",
}

#: pydantic's kinds of mistake that a person should not have to learn.
_PLAIN = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "list_type": 'must be a list, as ["one", "two"]',
    "tuple_type": 'must be a list, as ["one", "two"]',
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "mapping_type": "must be a table",
    "int_type": "must be a whole number without quotes",
    "int_from_float": "must be a whole number without quotes",
    "float_type": "must be a number without quotes",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false, without quotes",
    "date_type": "must be a date without quotes, as 2026-01-31",
    "date_from_datetime_inexact": "must be a date without a time, as 2026-01-31",
}


def problems_of(
    error: ValidationError, file: str, place: str, keys: list[str]
) -> Iterator[Problem]:
    """Yield the mistakes that pydantic found in one table, in plain words.

    Args:
        error: What pydantic raised; the values in it may be secret and are not shown.
        file: The file the table stands in.
        place: The table, as in ``sources[2]``.
        keys: The keys the table may have.
    """
    for detail in error.errors(include_url=False):
        key = _key(place, detail["loc"])
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        if detail["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
            yield Problem(
                file=file, key=key, message="unknown key", remedy=_remedy(key, name, keys)
            )
        else:
            yield Problem(file=file, key=key, message=_plain(detail), remedy=_choice(detail))


def unknown_key(file: str, key: str, keys: list[str]) -> Problem:
    """Return the mistake of a key that nobody reads."""
    name = key.rpartition(".")[2]
    return Problem(file=file, key=key, message="unknown key", remedy=_remedy(key, name, keys))


def _remedy(key: str, name: str, keys: list[str]) -> str:
    return _MISPLACED.get(key) or nearest(name, keys) or f"the keys are {', '.join(keys)}"


def _key(place: str, loc: tuple[int | str, ...]) -> str:
    """Return a path as people count: from 1."""
    key = place
    for part in loc:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _choice(detail: ErrorDetails) -> str:
    """Return the word that was meant, where there are few to choose from."""
    if detail["type"] != "literal_error" or not isinstance(detail["input"], str):
        return ""
    return nearest(detail["input"], re.findall(r"'([^']+)'", detail["ctx"]["expected"]))


def _plain(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind == "greater_than_equal":
        return f"must be {context['ge']} or more"
    if kind == "less_than_equal":
        return f"must be {context['le']} or less"
    return _PLAIN.get(kind, detail["msg"])
