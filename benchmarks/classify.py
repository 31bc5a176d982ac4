"""How many posts a second the shipped model judges, beside a BERT-base pipeline.

The other side is what one would reach for first: a ``transformers`` text-classification pipeline
around a transformer of BERT-base size (12 layers, 768 wide) in float32. Its weights are random,
because speed does not depend on them and nothing is downloaded. Both sides get the same posts and
the same processor cores, in alternating rounds of one process. Ours does all that a verdict takes:
canaries, reading disguises, guessing the language, windows, calibration. Evidence is not looked
for: only flagged posts have any, which is most of this corpus and little of a school's week.

Needs PyTorch: ``pip install torch==2.13.0`` first for the CPU build, then ``.[train]``.

Usage: ``python -m benchmarks.classify [--posts 200] [--rounds 5] [--threads 2] [--json]``
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

from classifiers import SHIPPED
from classifiers.onnx import OnnxClassifier
from classifiers.training.posts_file import read_posts

#: Tried before the rounds; the pipeline keeps the one that suits it best.
_BATCH_SIZES = (1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Posts a second, the median of the rounds, and how often one fits into the other."""

    posts: int
    rounds: int
    threads: int
    pipeline_batch: int
    pipeline_per_s: float
    headsup_per_s: float
    #: Median of the rounds' own ratios, and their extremes.
    ratio: float
    lowest: float
    highest: float


def take_posts(count: int) -> list[str]:
    """Return masked posts of every author, evenly spread over the corpus."""
    posts = read_posts()
    step = max(1, len(posts) // count)
    return [post.text for post in posts[::step][:count]]


def open_pipeline(threads: int) -> Any:
    """Return a text-classification pipeline of BERT-base size with random weights."""
    import torch
    import transformers

    library: Any = transformers  # its classes carry no types
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    names = ("cls", "sep", "pad", "unk")
    marks = {f"{name}_token": f"[{name.upper()}]" for name in names}
    tokenizer = library.PreTrainedTokenizerFast(
        tokenizer_file=str(SHIPPED / "tokenizer.json"), model_max_length=512, **marks
    )
    model = library.BertForSequenceClassification(library.BertConfig(num_labels=16)).eval()
    return library.TextClassificationPipeline(model=model, tokenizer=tokenizer, top_k=None)


def per_second(judge: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return how many of the texts are judged a second."""
    begun = time.perf_counter()
    judge(texts)
    return len(texts) / (time.perf_counter() - begun)


def best_batch(pipeline: Any, texts: Sequence[str]) -> int:
    """Return the batch size at which the pipeline is fastest on some of the texts."""
    return max(
        _BATCH_SIZES,
        key=lambda size: per_second(lambda t: pipeline(list(t), batch_size=size), texts[:64]),
    )


def compare(posts: int, rounds: int, threads: int) -> Result:
    """Run both sides in turn and return the medians."""
    texts = take_posts(posts)
    pipeline = open_pipeline(threads)
    classifier = OnnxClassifier(folder=SHIPPED, threads=threads, rubric=None)
    batch = best_batch(pipeline, texts)
    classifier.classify(texts[:64])
    theirs, ours = [], []
    for _ in range(rounds):
        theirs.append(per_second(lambda t: pipeline(list(t), batch_size=batch), texts))
        ours.append(per_second(classifier.classify, texts))
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    return Result(
        posts=len(texts),
        rounds=rounds,
        threads=threads,
        pipeline_batch=batch,
        pipeline_per_s=round(statistics.median(theirs), 2),
        headsup_per_s=round(statistics.median(ours), 2),
        ratio=round(statistics.median(ratios), 2),
        lowest=round(min(ratios), 2),
        highest=round(max(ratios), 2),
    )


def read_arguments(description: str | None) -> argparse.Namespace:
    """Return what a benchmark of judging is told on its command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Measure, and print one line or JSON."""
    arguments = read_arguments(__doc__)
    if find_spec("torch") is None:
        raise SystemExit("the pipeline side needs PyTorch: pip install 'headsup[train]'")
    result = compare(arguments.posts, arguments.rounds, arguments.threads)
    if arguments.json:
        print(json.dumps(asdict(result), indent=2))
        return
    print(
        f"{result.headsup_per_s:.1f} posts/s, pipeline {result.pipeline_per_s:.1f} posts/s:"
        f" {result.ratio:.1f} times as many ({result.lowest:.1f} to {result.highest:.1f} over"
        f" {result.rounds} rounds, {result.threads} threads)"
    )


if __name__ == "__main__":
    main()
