"""Each school of the dev part, judged by weights that were fitted without its posts."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from mentions import weights as tables
from mentions.training.corpus import read_lookalikes, read_part, read_watchlists
from mentions.training.evaluate_judging import judged
from mentions.training.figures import Judgement
from mentions.training.fit import fit, read_priors


def judge_left_out() -> list[Judgement]:
    """Return every post of the dev part as it is judged by weights of the other schools."""
    schools = sorted(read_watchlists("dev"))
    # Each process fits on a core of its own; here the weights stay as they ship.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        return [one for part in pool.map(_judge_school, schools) for one in part]


def _judge_school(school: str) -> list[Judgement]:
    watchlists = read_watchlists("dev")
    posts = read_part("dev")
    others = [post for post in posts + read_lookalikes(watchlists) if post.school != school]
    tables.WEIGHTS = fit(others, watchlists, read_priors())
    return judged([post for post in posts if post.school == school], watchlists)
