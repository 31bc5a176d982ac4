"""Step 5: make each fold's network int8, as the shipped one, and score the posts it never saw.

Calibration, cuts and every figure of the model card come from these scores, so that they hold for
what ships and not for a larger float32 model. Prints what int8 costs.

The network is traced without padding or mask, one text at a time, which is how the program runs
it. Weights become int8 of seven bits, so that processors without VNNI do not overflow.

Usage: ``python -m classifiers.training.quantise [--work FOLDER]``
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from classifiers.labels import OUTPUTS
from classifiers.training.evaluate import FOLDS, left_out
from classifiers.training.figures import auc
from classifiers.training.graph import Graph
from classifiers.training.network import Network, build_network
from classifiers.training.out_of_fold import OUT_OF_FOLD_FLOAT, write_out_of_fold
from classifiers.training.posts_file import read_posts
from classifiers.training.prepare import WORK


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
    options.enable_gelu_approximation = True
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
    network.drop_public_head()
    between = weights.with_suffix(".onnx")
    trace(network, between)
    shrink(between, path)


def compare(file: str, small: np.ndarray, whole: np.ndarray) -> str:
    """Return one line on what int8 costs on a file."""
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
    small: dict[str, np.ndarray] = {}
    whole: dict[str, np.ndarray] = {}
    for fold in range(FOLDS):
        weights = work / f"fold-{fold}.pt"
        quantise(weights, weights.with_suffix(".int8.onnx"))
        for file in left_out(fold):
            texts = [post.text for post in read_posts() if post.file == file]
            for kind, logits in (("int8", small), ("fused", whole)):
                graph = Graph(weights.with_suffix(f".{kind}.onnx"), work / "tokenizer.json")
                logits[file] = graph.logits(texts)
            print(compare(file, small[file], whole[file]), flush=True)  # noqa: T201
    write_out_of_fold(small)
    write_out_of_fold(whole, OUT_OF_FOLD_FLOAT)


if __name__ == "__main__":
    main()
