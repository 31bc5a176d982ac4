"""Results of single steps, stored as small files from which the model card is made."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.shares import Share

RESULTS = Path(__file__).parent / "results"


def write_result(name: str, model: str, figures: Mapping[str, object]) -> Path:
    """Store the figures of one step; the same figures give the same bytes.

    Args:
        name: The step's.
        model: ``name@revision`` of the model that was measured.
        figures: Shares, numbers and texts, nested as they will be read.

    Returns:
        The file.
    """
    path = RESULTS / f"{name}.json"
    RESULTS.mkdir(exist_ok=True)
    page = {"model": model, **{key: plain(value) for key, value in figures.items()}}
    path.write_text(to_json(page), encoding="utf-8")
    return path


def read_result(name: str, model: str) -> dict[str, Any] | None:
    """Return what a step stored of a model; ``None`` where it stored nothing, or of another."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return page if page["model"] == model else None


def plain(value: object) -> object:
    """Return a figure, or a nest of them, as JSON keeps it: shares as ``[count, of]``."""
    if isinstance(value, Share):
        return [value.count, value.of]
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def to_json(page: object) -> str:
    """Return JSON with innermost lists, which are counts, on one line each."""
    return _dump(page, "") + "\n"


def _dump(value: object, indent: str) -> str:
    inner = indent + " "
    if isinstance(value, Mapping) and value:
        rows = (f"{inner}{json.dumps(key)}: {_dump(row, inner)}" for key, row in value.items())
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(row, Mapping | list) for row in value):
        return "[\n" + ",\n".join(inner + _dump(row, inner) for row in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
