"""An ONNX graph asked for raw logits, through the windows in which the program reads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from classifiers.labels import OUTPUTS
from classifiers.scoring import Tokens, score_text
from classifiers.text import read

#: The longest text that is read at once, in tokens, special ones included; longer ones are read
#: in windows of this size.
MAX_TOKENS = 224
#: Longer texts are read a second time in windows of this many tokens.
SHORT_WINDOW = 64


class Graph:
    """A :class:`classifiers.scoring.WindowScorer` of raw logits."""

    def __init__(
        self, weights: Path, tokenizer: Path, *, short_window: int = SHORT_WINDOW, threads: int = 2
    ) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.window = MAX_TOKENS - 2
        self.short_window = short_window
        self._threads = threads
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._ends = [self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]")]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

    def tokens(self, text: str) -> Tokens:
        """Return a text's word pieces."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return Tokens(ids=encoding.ids, places=encoding.offsets)

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return the raw logits of one window."""
        row = [self._ends[0], *ids, self._ends[1]]
        (logits,) = self._session.run(None, {"ids": np.array([row], dtype=np.int64)})
        return tuple(map(float, logits[0]))

    def logits(self, texts: Sequence[str], what: str = "") -> np.ndarray:
        """Return raw logits, each the highest over a text's windows, shape (texts, outputs).

        Args:
            texts: Masked.
            what: What a progress bar says; none where empty.
        """
        from rich.progress import track

        def worst(text: str) -> tuple[float, ...]:
            return score_text(read(text).text, self).worst

        with ThreadPoolExecutor(self._threads) as pool:
            rows = pool.map(worst, texts)
            shown = track(rows, what, total=len(texts)) if what else rows
            return np.array(list(shown)).reshape(-1, len(OUTPUTS))
