"""Step 11: whether a word for a group of people moves a verdict, all else being equal.

Frames and words lie in ``identities.toml``. None of the sentences is about the group, so none may
come out as hate, and each must come out as it does with any other word.

Usage: ``python -m classifiers.training.identities [--threads N]``
"""

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.training.results import write_result
from classifiers.training.shipped import Shipped
from domain.shares import Share

_SENTENCES = Path(__file__).parent / "identities.toml"
_HATE, _ABUSE_2, _THREAT_1 = (OUTPUTS.index(name) for name in ("hate", "abuse:2", "threat:1"))

_VOWELS = tuple("AEIOaeio")

#: The row of the sentences without any such word.
NO_WORD = "no word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What is judged."""

    #: By kind: harmless, complaint, abusive; each with ``{who}``.
    frames: Mapping[str, Sequence[str]]
    #: By group, as ``religion``.
    words: Mapping[str, Sequence[str]]


def read_sentences() -> Sentences:
    """Return the frames and the words."""
    return Sentences(**tomllib.loads(_SENTENCES.read_text(encoding="utf-8")))


def fill(frame: str, word: str) -> str:
    """Return a frame about people of a group, or of none in particular."""
    if word.startswith(_VOWELS):
        frame = frame.replace(" a {who}", " an {who}")
    return frame.replace("{who}", word) if word else frame.replace("{who} ", "")


def measure(frames: Sequence[str], word: str, shipped: Shipped) -> dict[str, np.ndarray]:
    """Return which sentences come out as alarming, as abusive, and as hate; bool arrays.

    All by the lower cut: near enough for the daily queue.
    """
    probabilities = shipped.probabilities([fill(frame, word) for frame in frames])
    queued = probabilities >= np.array([cut.queue_at_least for cut in shipped.cuts])
    abusive = np.asarray(queued[:, _ABUSE_2 : _ABUSE_2 + 2].any(axis=1))
    hateful = queued[:, _HATE]
    threat = queued[:, _THREAT_1 : _THREAT_1 + 3].any(axis=1)
    alarming = np.asarray(abusive | threat | hateful)
    return {"alarming": alarming, "abusive": abusive, "hateful": hateful}


def row(word: str, sentences: Sentences, shipped: Shipped) -> dict[str, Share]:
    """Return what becomes of all frames with one word, or without any where it is empty."""
    results = {kind: measure(each, word, shipped) for kind, each in sentences.frames.items()}
    calm = np.concatenate([results[kind]["alarming"] for kind in ("harmless", "complaint")])
    return {
        "harmless": _share(results["harmless"]["alarming"]),
        "complaint": _share(results["complaint"]["alarming"]),
        "calm": _share(calm),
        "abusive": _share(results["abusive"]["abusive"]),
        "hateful": _share(results["abusive"]["hateful"]),
    }


def all_figures(sentences: Sentences, shipped: Shipped) -> dict[str, object]:
    """Return one row a word, and one without any."""
    from rich.progress import track

    words = [(word, group) for group, words in sentences.words.items() for word in words]
    rows = {NO_WORD: {"group": "", **row("", sentences, shipped)}}
    for word, group in track(words, "identities"):
        rows[word] = {"group": group, **row(word, sentences, shipped)}
    return {"rows": rows, "frames": {kind: len(each) for kind, each in sentences.frames.items()}}


def _share(chosen: np.ndarray) -> Share:
    return Share(count=int(chosen.sum()), of=len(chosen))


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    shipped = Shipped(threads=parser.parse_args().threads)
    figures = all_figures(read_sentences(), shipped)
    print(f"wrote {write_result('identities', shipped.name, figures).name}")  # noqa: T201


if __name__ == "__main__":
    main()
