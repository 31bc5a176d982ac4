"""Words that are no slip for a name: ``python -m mentions.training.english``.

Writes ``english.txt``: words that stand in small letters in two or more of the posts written for
the classifier, and the whole words that the classifier's tokenizer knows.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mentions.normalise import fold

_HERE = Path(__file__).parent
_CLASSIFIER = _HERE.parents[1] / "classifiers"
_LISTED = _HERE.parent / "english.txt"
_WORD = re.compile(r"(?<![\w{#@])[^\W\d_]{4,}(?![\w}])")

#: In fewer posts a row of letters may be a slip.
_LEAST = 2


def main() -> None:
    """Write the list."""
    listed = sorted({*_from_posts(), *_from_tokenizer()})
    _LISTED.write_text("\n".join(listed) + "\n", "utf-8")


def _from_posts() -> Iterator[str]:
    posts: Counter[str] = Counter()
    for file in sorted((_CLASSIFIER / "training" / "posts").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line)["text"]
            posts.update({fold(m[0]).text for m in _WORD.finditer(text) if m[0].islower()})
    yield from (word for word, count in posts.items() if count >= _LEAST and word.isascii())


def _from_tokenizer() -> Iterator[str]:
    content = json.loads((_CLASSIFIER / "model" / "tokenizer.json").read_text("utf-8"))
    for word in content["model"]["vocab"]:
        if word.isascii() and word.isalpha() and len(word) >= 4:  # noqa: PLR2004 - shorter ones are never a slip
            yield word


if __name__ == "__main__":
    main()
