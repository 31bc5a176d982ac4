"""Step 4: make each fold's network int8, as the shipped one, and score the posts it never saw.

Calibration, cuts and every figure of the model card come from these scores, so that they hold for
what ships and not for a larger float32 model. Prints what int8 costs.

The network is traced without padding or mask, one text at a time, which is how the program runs
it. Weights become int8 of seven bits, so that processors without VNNI do not overflow.

Usage: ``python -m classifiers.training.quantise [--work FOLDER]``
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from classifiers.labels import OUTPUTS
from classifiers.training.evaluate import FOLDS, left_out, stored
from classifiers.training.figures import auc
from classifiers.training.network import Network, build_network
from classifiers.training.out_of_fold import write_out_of_fold
from classifiers.training.posts_file import LabelledPost, read_posts
from classifiers.training.prepare import WORK
from classifiers.training.train import Encoder


class OneText(nn.Module):  # type: ignore[misc, unused-ignore]  # torch may be absent
    """The network for one unpadded text: ids in, logits out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> Tensor:
        """Return logits, float32, shape (1, outputs), for int64 ids, shape (1, tokens)."""
        return self.network(ids, torch.ones_like(ids))


def trace(network: Network, path: Path) -> None:
    """Write the network as a float32 ONNX graph."""
    example = torch.randint(1000, 20000, (1, 24))
    torch.onnx.export(
        OneText(network).eval(),
        (example,),
        str(path),
        input_names=["ids"],
        output_names=["logits"],
        dynamic_axes={"ids": {1: "tokens"}},
        opset_version=17,
        dynamo=False,
    )


def shrink(source: Path, path: Path) -> None:
    """Fuse what ONNX Runtime can fuse, and store weights as int8, one scale a column."""
    options = FusionOptions("bert")
    fused = optimizer.optimize_model(
        str(source), "bert", num_heads=12, hidden_size=384, optimization_options=options
    )
    between = source.with_suffix(".fused.onnx")
    fused.save_model_to_file(str(between))
    quantize_dynamic(
        between,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
    onnx.checker.check_model(str(path), check_custom_domain=False)


def quantise(weights: Path, path: Path) -> None:
    """Write the int8 graph of a trained network."""
    network = build_network()
    network.load_state_dict(torch.load(weights, weights_only=True))
    between = weights.with_suffix(".onnx")
    trace(network, between)
    shrink(between, path)


def score(graph: Path, posts: Sequence[LabelledPost], work: Path) -> np.ndarray:
    """Return a graph's raw logits, float32, shape (posts, outputs), one text at a time."""
    encoder = Encoder(work)
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    rows = [session.run(None, {"ids": np.array([encoder.ids(p.text)])})[0][0] for p in posts]
    return np.array(rows, dtype=np.float32)


def compare(file: str, small: np.ndarray, work: Path) -> str:
    """Return one line on what int8 costs on a file."""
    whole = np.load(stored(work, file))
    wanted = np.array([p.outputs() for p in read_posts() if p.file == file]) > 0
    costs = []
    for output in ("abuse:2", "threat:2"):
        column = OUTPUTS.index(output)
        before = auc(wanted[:, column], whole[:, column])
        after = auc(wanted[:, column], small[:, column])
        costs.append(f"{output} AUC {before:.4f} in float32, {after:.4f} in int8")
    return f"{file}: {', '.join(costs)}"


def main() -> None:
    """Run the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    work: Path = parser.parse_args().work
    logits = {}
    for fold in range(FOLDS):
        graph = work / f"fold-{fold}.int8.onnx"
        quantise(work / f"fold-{fold}.pt", graph)
        for file in left_out(fold):
            logits[file] = score(graph, [p for p in read_posts() if p.file == file], work)
            print(compare(file, logits[file], work), flush=True)  # noqa: T201
    write_out_of_fold(logits)


if __name__ == "__main__":
    main()
