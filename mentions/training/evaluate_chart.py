"""The picture of matching's page, as SVG; the same figures give the same bytes."""

import io
import re
from collections.abc import Mapping
from typing import Any

#: Okabe and Ito's colours, told apart by most colour-blind readers; the lines tell them as grey.
_LINES = {"test": ("#D55E00", "-"), "left out": ("#0072B2", "--")}
_TITLES = {"test": "test part", "left out": "dev part, each school left out"}
#: A bin of fewer posts than this shows chance, and is left out of the picture.
_FEWEST = 5
#: More digits than a screen can show, in pixels.
_DIGITS = re.compile(r"\d+\.\d{3,}")

_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "svg.fonttype": "none",
    "svg.hashsalt": "headsup",
}


def reliability_chart(results: Mapping[str, Any]) -> bytes:
    """Return what share of posts is about us over the score that they were given."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(4.8, 4.2), layout="constrained")
        panel = figure.subplots()
        panel.plot((0, 1), (0, 1), color="#888888", linewidth=0.8)
        for part, (colour, dash) in _LINES.items():
            said, happened = _points(results[part]["calibration"]["bins"])
            panel.plot(
                said,
                happened,
                marker="o",
                markersize=3,
                linewidth=1.2,
                color=colour,
                linestyle=dash,
                label=_TITLES[part],
            )
        panel.set(xlabel="score given", ylabel="share of posts about the school")
        panel.set(xlim=(0, 1), ylim=(0, 1.01))
        panel.legend(loc="upper left")
        return _svg(figure)


def _points(bins: list[list[float]]) -> tuple[list[float], list[float]]:
    kept = [(said, happened) for said, happened, posts in bins if posts >= _FEWEST]
    return [said for said, _ in kept], [happened for _, happened in kept]


def _svg(figure: Any) -> bytes:
    stream = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator"))
    figure.savefig(stream, format="svg", metadata=nothing, facecolor="white")
    page = _DIGITS.sub(lambda number: f"{float(number.group()):.2f}", stream.getvalue().decode())
    return ("\n".join(line.strip() for line in page.splitlines()) + "\n").encode()
