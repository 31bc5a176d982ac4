"""The pictures of the model card, as SVG; the same figures give the same bytes."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from classifiers.labels import ABUSE, OUTPUTS, THREAT
from classifiers.training.measured import Measured
from classifiers.training.rates import average_precision, precision_and_recall, reliability
from domain.types import TAGS

#: Okabe and Ito's colours, told apart by most colour-blind readers, and as grey by their lines.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES = ("-", "--", ":")
#: As many points as a curve a few centimetres wide can show.
_POINTS = 80
_TICKS = (0, 0.5, 1)
#: A bin of fewer posts than this shows chance, and is left out of the picture.
_FEWEST = 5
#: More digits than a screen can show, in pixels.
_DIGITS = re.compile(r"\d+\.\d{3,}")

_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "svg.fonttype": "none",
    "svg.hashsalt": "headsup",
}


def precision_recall_chart(part: Measured) -> bytes:
    """Return the curves of precision over recall, in one panel each for levels and tags."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.6, 3.6), layout="constrained")
        panels = figure.subplots(1, 3, sharey=True)
        for panel, (title, outputs) in zip(panels, _panels().items(), strict=True):
            _curves(panel, part, outputs)
            panel.set(title=title, xlabel="recall", xlim=(0, 1), ylim=(0, 1.01))
            panel.legend(loc="lower left")
        panels[0].set_ylabel("precision")
        return _svg(figure)


def calibration_chart(sets: Mapping[str, Measured]) -> bytes:
    """Return what share of posts bears a label over the probability given, by output."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9.6, 9.6), layout="constrained")
        panels = figure.subplots(4, 4, sharex=True, sharey=True)
        for panel, (column, output) in zip(panels.flat, enumerate(OUTPUTS), strict=True):
            panel.plot((0, 1), (0, 1), color="#888888", linewidth=0.8)
            _points(panel, sets, column)
            panel.set(title=output.replace(":", " ≥ "), xlim=(0, 1), ylim=(0, 1))
            panel.set(xticks=_TICKS, yticks=_TICKS)
            panel.grid(visible=False)
        panels[0, 0].legend(loc="upper left")
        figure.supxlabel("probability given")
        figure.supylabel("share of posts that bear the label")
        return _svg(figure)


def _panels() -> Mapping[str, Sequence[str]]:
    half = len(TAGS) // 2
    return {"levels": (*ABUSE, *THREAT), "tags": TAGS[:half], "more tags": TAGS[half:]}


def _curves(panel: Any, part: Measured, outputs: Sequence[str]) -> None:
    for number, output in enumerate(outputs):
        column = OUTPUTS.index(output)
        wanted, scores = part.wanted[:, column], part.probabilities[:, column]
        precision, recall = precision_and_recall(wanted, scores)
        kept = [*_spread(recall)]
        panel.plot(
            recall[kept].round(3),
            precision[kept].round(3),
            color=_COLOURS[number % len(_COLOURS)],
            linestyle=_DASHES[number % len(_DASHES)],
            label=f"{output.replace(':', ' ≥ ')} ({average_precision(wanted, scores):.2f})",
        )


def _points(panel: Any, sets: Mapping[str, Measured], column: int) -> None:
    for (name, part), colour in zip(sets.items(), _COLOURS, strict=False):
        bins = reliability(part.wanted[:, column], part.probabilities[:, column])
        bins = bins[bins[:, 2] >= _FEWEST]
        panel.plot(
            bins[:, 0].round(3),
            bins[:, 1].round(3),
            marker="o",
            markersize=3,
            linewidth=1.2,
            color=colour,
            label=name,
        )


def _spread(recall: np.ndarray) -> Iterator[int]:
    """Yield places along a curve that are about evenly apart, both ends among them."""
    places = np.searchsorted(recall, np.linspace(recall[0], recall[-1], _POINTS))
    yield from np.unique(np.append(places, len(recall) - 1)).tolist()


def _svg(figure: Any) -> bytes:
    stream = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator"))
    figure.savefig(stream, format="svg", metadata=nothing, facecolor="white")
    page = _DIGITS.sub(lambda number: f"{float(number.group()):.2f}", stream.getvalue().decode())
    return ("\n".join(line.strip() for line in page.splitlines()) + "\n").encode()
