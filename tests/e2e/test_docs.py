"""What the documents tell a person to type does what they say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from cli import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")

#: Run by other tests in whole, or by this suite itself; here only that they exist is asked.
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def blocks(page: Path) -> list[str]:
    """Return the shell blocks of a page that are meant to be run as they stand."""
    return re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def script_of(page: Path) -> str:
    """Return a page's commands as one script; `make` is only asked what it would do."""
    lines = "".join(blocks(page))
    return re.sub(r"^make ", "make --dry-run --always-make ", lines, flags=re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_shell_block_runs_as_it_stands(page: Path, tmp_path: Path) -> None:
    """In a checkout's likeness, one page from its top to its end, stopping at the first error."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    program = tmp_path / ".venv/bin/headsup"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m cli "$@"\n')
    program.chmod(0o755)
    (program.parent / "python").symlink_to(sys.executable)
    done = subprocess.run(
        ["/bin/sh", "-e"],
        cwd=tmp_path,
        input=script_of(page),
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_readme_has_something_to_run() -> None:
    """The two commands that do all the set-up, `init`, `import-staff` and `classify`."""
    lines = "".join(blocks(ROOT / "README.md"))

    for words in ("make demo", "make test", "headsup init", "import-staff", "classify - --json"):
        assert words in lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    """`headsup WORD` and `make WORD`, wherever they stand in code."""
    text = page.read_text("utf-8")
    commands = set(re.findall(r"(?:`|bin/)headsup ([a-z][a-z-]+)", text))
    targets = set(re.findall(r"`make ([a-z-]+)", text))

    assert commands <= set(get_command(app).commands)  # type: ignore[attr-defined]
    assert targets <= set(TARGETS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    """Relative links, from the page's own folder."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_every_room() -> None:
    """A newcomer finds each folder of the tree in the table."""
    tracked = subprocess.run(
        ["/usr/bin/git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    rooms = {path.split("/")[0] for path in tracked if "/" in path and not path.startswith(".")}

    assert {room for room in rooms - {"docs"} if f"`{room}/`" not in README} == set()
