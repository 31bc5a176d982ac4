"""How much of the time of judging a post goes into the encoder's int8 matrix products.

The products of a transformer layer (query, key, value and output 384 by 384, up 384 by 1536, down
1536 by 384, six layers) are first run alone, on many rows at once, by the same ONNX Runtime: that
is the machine's rate. What the products of some posts would take at this rate is then held against
what judging these posts takes, everything included. A share of 1 would mean that nothing but
products is done; half means as much again for all the rest.

Needs onnx: ``pip install -e '.[train]'``.

Usage: ``python -m benchmarks.products [--posts 200] [--rounds 5] [--threads 2] [--json]``
"""

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.classify import read_arguments, take_posts
from classifiers import SHIPPED
from classifiers.onnx import OnnxClassifier
from classifiers.text import read

#: Inner and outer size of a weight matrix, and how many of it a forward pass multiplies by.
_MATRICES = {(384, 384): 24, (384, 1536): 6, (1536, 384): 6}
#: Rows multiplied at once where the rate is measured: enough to keep the arithmetic busy.
_ROWS = 512
_REPEATS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Medians of the rounds."""

    posts: int
    tokens: int
    rounds: int
    threads: int
    #: Of the products alone, in 10⁹ multiplications and additions a second, all threads together.
    product_rate: float
    products_s: float
    judging_s: float
    #: ``products_s / judging_s``, the median of the rounds' own shares.
    share: float


def open_products() -> dict[tuple[int, int], Any]:
    """Return a session for each matrix, which multiplies rows of uint8 by int8 weights."""
    import onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = {}
    chance = np.random.default_rng(0)
    for inner, outer in _MATRICES:
        weights = chance.integers(-64, 64, (inner, outer), dtype=np.int8)
        graph = onnx.helper.make_graph(
            [onnx.helper.make_node("MatMulInteger", ["rows", "weights"], ["products"])],
            "products",
            [onnx.helper.make_tensor_value_info("rows", onnx.TensorProto.UINT8, ["n", inner])],
            [onnx.helper.make_tensor_value_info("products", onnx.TensorProto.INT32, ["n", outer])],
            [onnx.numpy_helper.from_array(weights, "weights")],
        )
        opset = [onnx.helper.make_opsetid("", 17)]
        model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)
        sessions[inner, outer] = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    return sessions


def products_per_row(sessions: dict[tuple[int, int], Any], threads: int) -> float:
    """Return the seconds that all products of one token take, with every thread busy."""
    seconds = 0.0
    for (inner, outer), count in _MATRICES.items():
        rows = np.random.default_rng(1).integers(0, 255, (_ROWS, inner), dtype=np.uint8)
        session = sessions[inner, outer]

        def multiply(_: int, session: Any = session, rows: Any = rows) -> None:
            for _ in range(_REPEATS // threads):
                session.run(None, {"rows": rows})

        seconds += count * _took(multiply, threads) / (_REPEATS // threads * threads * _ROWS)
    return seconds


def measure(posts: int, rounds: int, threads: int) -> Result:
    """Run both in turn and return the medians."""
    texts = take_posts(posts)
    classifier = OnnxClassifier(folder=SHIPPED, threads=threads, rubric=None)
    tokens = sum(len(classifier.tokens(read(text).text).ids) + 2 for text in texts)
    sessions = open_products()
    classifier.classify(texts[:64])
    products, judging = [], []
    for _ in range(rounds):
        products.append(tokens * products_per_row(sessions, threads))
        begun = time.perf_counter()
        classifier.classify(texts)
        judging.append(time.perf_counter() - begun)
    per_token = 2 * sum(inner * outer * count for (inner, outer), count in _MATRICES.items())
    shares = [product / judge for product, judge in zip(products, judging, strict=True)]
    return Result(
        posts=len(texts),
        tokens=tokens,
        rounds=rounds,
        threads=threads,
        product_rate=round(tokens * per_token / statistics.median(products) / 1e9, 1),
        products_s=round(statistics.median(products), 4),
        judging_s=round(statistics.median(judging), 4),
        share=round(statistics.median(shares), 3),
    )


def _took(multiply: Callable[[int], None], threads: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: None, range(threads)))
        begun = time.perf_counter()
        list(pool.map(multiply, range(threads)))
        return time.perf_counter() - begun


def main() -> None:
    """Measure, and print one line or JSON."""
    arguments = read_arguments(__doc__)
    if find_spec("onnx") is None:
        raise SystemExit("the products need onnx: pip install 'headsup[train]'")
    result = measure(arguments.posts, arguments.rounds, arguments.threads)
    if arguments.json:
        print(json.dumps(asdict(result), indent=2))
        return
    print(
        f"{result.posts} posts in {result.judging_s:.3f} s; their products alone"
        f" {result.products_s:.3f} s at {result.product_rate:.0f} thousand million a second:"
        f" {100 * result.share:.0f} % of the time"
    )


if __name__ == "__main__":
    main()
