"""The model folder that ships, asked for its raw logits and its probabilities."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifiers import SHIPPED
from classifiers.language import LanguageGuesser
from classifiers.modelfile import TOKENIZER, WEIGHTS, read_model_file
from classifiers.text import read
from classifiers.training.calibrate import apply
from classifiers.training.graph import Graph
from domain.types import Cut


class Shipped(Graph):
    """The graph of a model folder, with its curves and cuts."""

    def __init__(self, folder: Path = SHIPPED, threads: int = 2) -> None:
        description = read_model_file(folder)
        super().__init__(
            folder / WEIGHTS,
            folder / TOKENIZER,
            short_window=description.short_window,
            threads=threads,
        )
        self.name = description.name
        self.curves = description.curves
        cuts = description.cuts
        #: One per output.
        self.cuts: tuple[Cut, ...] = (*cuts.abuse, *cuts.threat, *cuts.tags.values())
        self._languages = description.languages
        self._guesser = LanguageGuesser()

    def probabilities(self, texts: Sequence[str], what: str = "") -> np.ndarray:
        """Return calibrated probabilities, shape (texts, outputs)."""
        return apply(self.logits(texts, what), self.curves)

    def foreign(self, text: str) -> bool:
        """Return whether a text counts as not English, so that a person gets it unread."""
        return self._guesser.foreign(read(text).text, self._languages)[1]
