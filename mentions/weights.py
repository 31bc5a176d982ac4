"""What each finding weighs, in log-odds: above 0 it speaks for us, below against us.

``weights.toml`` is written by :mod:`mentions.training.fit` from labelled posts.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

WEIGHTS: Mapping[str, float] = tomllib.loads(
    (files("mentions") / "weights.toml").read_text("utf-8")
)

#: Findings that speak against a name, to be told so.
AGAINST = frozenset(
    what
    for what in WEIGHTS
    if what.startswith(("town", "fame", "elsewhere", "goes on", "stranger", "small letters"))
    or what
    in {
        "another",
        "another kind",
        "another spelling",
        "bearer",
        "follows",
        "learnt",
        "more fame",
        "misspelt",
        "namesake",
        "older pupils",
        "older pupils elsewhere",
        "opens a sentence",
        "other school",
        "other talk",
        "perhaps another",
    }
)
