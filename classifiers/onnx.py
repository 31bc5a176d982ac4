"""The shipped model: an int8 transformer run by ONNX Runtime.

Texts are run one at a time, each without padding, on as many threads as texts allow. Dynamic
quantisation takes an activation's scale from everything in the batch: alone in it, a text gets
the same scores whatever its neighbours, and short posts waste no work on padding.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from classifiers.assess import Tokens, assess
from classifiers.calibration import calibrate
from classifiers.labels import OUTPUTS
from classifiers.language import LanguageGuesser
from classifiers.modelfile import TOKENIZER, WEIGHTS, Canary, read_model_file
from domain.errors import ClassifyError
from domain.types import Assessment, Cuts

_THREAT_2 = OUTPUTS.index("threat:2")


class OnnxClassifier:
    """A model folder made by ``classifiers.training``, opened; see the protocol in ``base``."""

    def __init__(self, *, folder: Path, threads: int = 2) -> None:
        description = read_model_file(folder)
        self.name = description.name
        self.cuts: Cuts = description.cuts
        self.languages = description.languages
        self.window = description.max_tokens - 2
        self._curves = description.curves
        self._threads = threads
        self._tokenizer = _open_tokenizer(folder / TOKENIZER)
        self._session = _open_session(folder / WEIGHTS)
        self._ends = [self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]")]
        self._guesser = LanguageGuesser()
        self._check_canary(description.canary, folder / WEIGHTS)

    def classify(self, texts: Sequence[str]) -> list[Assessment]:
        """Judge each text; see :meth:`classifiers.base.Classifier.classify`."""
        if self._threads == 1 or len(texts) == 1:
            return [assess(text, self, self._guesser) for text in texts]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(lambda text: assess(text, self, self._guesser), texts))

    def tokens(self, text: str) -> Tokens:
        """Return a text's word pieces; see :class:`classifiers.assess.Scorer`."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return Tokens(ids=encoding.ids, places=encoding.offsets)

    def score(self, ids: Sequence[int]) -> tuple[float, ...]:
        """Return calibrated probabilities; see :class:`classifiers.assess.Scorer`.

        Raises:
            ClassifyError: The model cannot be run, or gives what is no number.
        """
        return calibrate(self._run([self._ends[0], *ids, self._ends[1]]), self._curves)

    def _run(self, ids: list[int]) -> list[float]:
        import numpy as np
        from onnxruntime.capi.onnxruntime_pybind11_state import (
            Fail,
            InvalidArgument,
            RuntimeException,
        )

        try:
            (logits,) = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise ClassifyError(f"{self.name}: could not judge {len(ids)} tokens") from error
        return [float(logit) for logit in logits[0]]

    def _check_canary(self, canary: Canary, path: Path) -> None:
        quiet, alarming = (
            self.score(self.tokens(text).ids)[_THREAT_2]
            for text in (canary.quiet, canary.alarming)
        )
        if alarming - quiet < canary.apart:
            raise ClassifyError(f"{path}: does not tell a known threat from a known harmless text")


def _open_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def _open_session(path: Path) -> Any:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
    )
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        NotImplemented as NotSupported,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotSupported) as error:
        raise ClassifyError(f"{path}: ONNX Runtime cannot run it: {error}") from error
