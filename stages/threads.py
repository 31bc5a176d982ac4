"""Replies with the words of what they reply to, where one reading showed both."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from collectors.reading import Reading
from domain.types import Post, PostKey

#: So many posts up a conversation go with a reply, and so many characters of each: whoever writes
#: a feed of endless replies to an endless post must not hold up the run.
_POSTS, _CHARACTERS = 4, 1_000


def in_threads(reading: Reading) -> Reading:
    """Return a reading whose replies know what was said before them."""
    posts = {post.key: post for batch in reading.batches for post in batch.posts}
    batches = tuple(
        replace(batch, posts=tuple(_in_thread(post, posts) for post in batch.posts))
        for batch in reading.batches
    )
    return replace(reading, batches=batches)


def _in_thread(post: Post, posts: Mapping[PostKey, Post]) -> Post:
    said = "\n\n".join(reversed([above.text[:_CHARACTERS] for above in _above(post, posts)]))
    if not said:
        return post
    # What the platform itself gave is mostly the title, which the first post begins with.
    return replace(post, thread=said if post.thread in said else f"{post.thread}\n\n{said}")


def _above(post: Post, posts: Mapping[PostKey, Post]) -> Iterator[Post]:
    """Yield what a post replies to, and what that replies to; feeds may reply in a circle."""
    met = {post.key}
    above = posts.get(post.in_reply_to) if post.in_reply_to else None
    while above and above.key not in met and len(met) <= _POSTS:
        yield above
        met.add(above.key)
        above = posts.get(above.in_reply_to) if above.in_reply_to else None
