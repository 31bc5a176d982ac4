"""Runs every benchmark of this folder, one after the other, and prints what each one found."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    """Return 0 when every benchmark ran."""
    codes = []
    for program in sorted(FOLDER.glob("*.py")):
        if program.name != Path(__file__).name:
            print(f"== {program.name}", flush=True)
            run = [sys.executable, "-m", f"{FOLDER.name}.{program.stem}", *sys.argv[1:]]
            codes.append(subprocess.run(run, cwd=FOLDER.parent, check=False).returncode)  # noqa: S603  our own
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
