"""Disguises of training posts, and what the reading makes of them."""
# ruff: noqa: S311 - repeatable, not secret.

import random
import re
from dataclasses import replace

import pytest

from classifiers.text import read
from classifiers.training.augment import vary
from classifiers.training.disguise import TRANSFORMS, disguise
from classifiers.training.posts_file import read_posts

POSTS = [
    "[STAFF] I will kill you on Friday and burn your house down",
    "Somebody bring a knife to [SCHOOL] and stab [STAFF] and [STAFF]",
    "Tomorrow at nine I will bomb [SCHOOL], nobody will get out",
]
#: What reading cannot take back: words that were added or exchanged, letters that are lost.
LEFT = {"love padding", "emoji for words", "typos", "leet", "repeated letters", "masked letters"}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_disguise_leaves_the_masks_and_comes_out_the_same_each_time(name):
    """Masks stand for people: they are the same ones, in the same order."""
    for post in POSTS:
        changed = disguise(post, [name], random.Random(5))

        assert re.findall(r"\[\w+\]", post) == re.findall(r"\[(?:STAFF|SCHOOL)\]", changed)
        assert changed == disguise(post, [name], random.Random(5))


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - {"emoji for words"}))
def test_a_disguise_changes_what_is_written(name):
    """A transform that does nothing would teach nothing."""
    assert any(
        post != disguise(post, [name], random.Random(seed)) for post in POSTS for seed in range(5)
    )


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - LEFT))
@pytest.mark.parametrize("seed", range(4))
def test_reading_takes_a_disguise_off_again(name, seed):
    """Not a letter of a threat is lost to what only a machine stumbles over."""
    for post in POSTS:
        reading = read(disguise(post, [name], random.Random(seed)))

        assert words(post) == words(reading.text)
        assert reading.disguised > 0


def test_two_disguises_are_applied_in_order():
    """Circled letters with nothing between them, then something between them."""
    assert words(POSTS[0]) == words(
        read(disguise(POSTS[0], ["circled", "strike-through"], random.Random(1))).text
    )


def test_an_unknown_disguise_is_refused():
    """A misspelt name would otherwise measure nothing."""
    with pytest.raises(KeyError):
        disguise("a", ["no such"], random.Random(1))


def test_varied_posts_keep_their_levels_and_some_are_disguised():
    """About a fifth; affection around a threat leaves it a threat."""
    posts = [post for post in read_posts() if post.threat][:400]
    harmless = [replace(posts[0], text="Lovely day", abuse=0, threat=0, tags=frozenset())]
    chance = random.Random(3)

    varied = [vary(post, harmless, chance) for post in posts]

    assert [(p.abuse, p.threat) for p in posts] == [(p.abuse, p.threat) for p in varied]
    changed = sum(old.text != new.text for old, new in zip(posts, varied, strict=True))
    assert 0.2 < changed / len(posts) < 0.5


def words(text):
    """Return the words of a text, whatever stands between them."""
    return re.findall(r"[a-z]+", text.lower())
