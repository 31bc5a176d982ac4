"""The memory of a whole `headsup run`: its peak while the demo's day is collected and judged.

Usage: ``python benchmarks/memory.py [--json]``. What is counted is the peak of the resident memory
of the run's process and that of the process that parses feeds, as the kernel reports them; the
demo's own servers are part of the first.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_MB = 500

#: Runs in a process of its own, so that only its own peak is counted.
_PROGRAM = """
import json, sys
from pathlib import Path
from collectors.feed_worker import worker
from demo.__main__ import main

def peak_mb(process):
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

code = main(["--fresh", "--state", sys.argv[1]])
figures = {"code": code, "own_mb": peak_mb("self"), "parser_mb": peak_mb(worker.pid)}
print(json.dumps(figures))
"""


def measure() -> dict[str, float]:
    """Return the peaks in MB; the demo's servers count as part of the run."""
    with tempfile.TemporaryDirectory() as folder:
        finished = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", _PROGRAM, folder],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(finished.stdout.splitlines()[-1])
    figures["sum_mb"] = figures["own_mb"] + figures["parser_mb"]
    return figures


def main() -> None:
    """Print the peaks, and whether they keep within the limit."""
    figures = measure()
    if "--json" in sys.argv:
        print(json.dumps(figures))
        return
    kept = "within" if figures["sum_mb"] <= LIMIT_MB else "OVER"
    print(
        f"run {figures['own_mb']:.0f} MB + feed parser {figures['parser_mb']:.0f} MB"
        f" = {figures['sum_mb']:.0f} MB, {kept} {LIMIT_MB} MB"
    )


if __name__ == "__main__":
    main()
