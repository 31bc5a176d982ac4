"""The worked example of ``docs/adding-a-collector.md`` does what the page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-collector.md"
PLACES = (
    "collectors/bulletin.py",
    "tests/recordings/bulletin/notes.json",
    "tests/recordings/bulletin/case.py",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what collectors need, with the page's blocks put where it says."""
    for folder in ("collectors", "domain", "tests/contract"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "tests" / "loopback.py", tmp_path / "tests")
    blocks = re.findall(
        r"^```(?:python|json)\n(.+?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    for place, block in zip(PLACES, blocks, strict=True):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, "utf-8")
    return tmp_path


def test_the_pages_collector_passes_the_tests_of_every_kind(checkout: Path) -> None:
    """One file and one recording are enough, and they are the ones on the page."""
    options = f"-q -p no:cacheprovider -c {os.devnull} --import-mode=importlib -k bulletin".split()
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", *options, "tests/contract/test_collectors.py"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )

    passed = re.search(r"(\d+) passed", run.stdout)
    assert run.returncode == 0, run.stdout[-3000:]
    assert passed
    assert int(passed[1]) > 50
