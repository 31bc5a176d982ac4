"""The tree keeps to its size: a function or a module that outgrows it has two jobs."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "alerts",
    "classifiers",
    "cli",
    "collectors",
    "config",
    "demo",
    "domain",
    "mentions",
    "stages",
    "storage",
)
MODULES = [ROOT / "pipeline.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]

MODULE_LINES = 300
FUNCTION_LINES = 50
MEDIAN_LINES = 8


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_to_its_size(module: Path) -> None:
    """No module is longer than 300 lines, no function than 50."""
    lines = len(module.read_text("utf-8").splitlines())
    long = {f.name: length(f) for f in functions(module) if length(f) > FUNCTION_LINES}

    assert lines <= MODULE_LINES
    assert long == {}


def test_most_functions_are_short() -> None:
    """The median function has no more than eight lines."""
    lengths = [length(function) for module in MODULES for function in functions(module)]

    assert statistics.median(lengths) <= MEDIAN_LINES


def test_one_broad_except_exists() -> None:
    """Around one source inside collecting, and nowhere else."""
    broad = [
        f"{module.relative_to(ROOT)}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]

    assert broad == ["collectors/reading.py"]
