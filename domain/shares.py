"""So many of so many, and how much that shows."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with what that shows."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself, in [0, 1]."""
        return self.count / self.of

    def bounds(self) -> tuple[float, float]:
        """Return the exact 95 % interval (Clopper and Pearson, 1934)."""
        low = 0.0 if self.count == 0 else _solve(self.count, self.of, upper=False)
        high = 1.0 if self.count == self.of else _solve(self.count, self.of, upper=True)
        return low, high

    def at_most(self) -> float:
        """Return the exact one-sided 95 % upper bound: the rate is no higher, 95 times in 100.

        With none of 299 it is 1 %.
        """
        return 1.0 if self.count == self.of else _solve(self.count, self.of, upper=True, tail=0.05)

    def __str__(self) -> str:
        """Return it as in ``91 of 98 (92.9 %; 85.8-97.1)``."""
        low, high = self.bounds()
        return (
            f"{self.count} of {self.of} ({100 * self.value:.1f} %;"
            f" {100 * low:.1f}-{100 * high:.1f})"
        )


def _solve(count: int, of: int, *, upper: bool, tail: float = 0.025) -> float:
    """Return the rate at which a count this far out has the chance of the tail."""
    low, high = 0.0, 1.0
    for _ in range(50):
        rate = (low + high) / 2
        chance = _at_most(count, of, rate) if upper else 1 - _at_most(count - 1, of, rate)
        if (chance > tail) == upper:
            low = rate
        else:
            high = rate
    return (low + high) / 2


def _at_most(count: int, of: int, rate: float) -> float:
    """Return the chance of at most ``count`` successes of ``of`` tries, 0 < rate < 1."""
    logs = [
        math.lgamma(of + 1)
        - math.lgamma(k + 1)
        - math.lgamma(of - k + 1)
        + k * math.log(rate)
        + (of - k) * math.log1p(-rate)
        for k in range(count + 1)
    ]
    return math.fsum(map(math.exp, logs))
