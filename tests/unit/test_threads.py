"""Replies are handed on with what they reply to, where one reading showed both."""

from collectors.reading import Reading
from domain.types import Batch, Post, PostKey
from stages.threads import in_threads
from tests.builders import a_post


def a_reply(text: str, to: str, **changes: object) -> Post:
    """Return a post that replies to another of its platform; its id is its text."""
    parent = PostKey(platform="feed", id=to)
    return a_post(text, id=text, in_reply_to=parent, **changes)


def threads(*batches: tuple[Post, ...]) -> dict[str, str]:
    """Return the thread of each post of a reading, by the post's text."""
    reading = Reading(name="talk", kind="feed", batches=tuple(Batch(posts=b) for b in batches))
    return {post.text: post.thread for b in in_threads(reading).batches for post in b.posts}


def test_a_reply_has_the_text_it_replies_to():
    """Whichever came first: most platforms show the newest first."""
    parent, reply = a_post("parent", id="parent"), a_reply("reply", "parent")

    assert threads((parent, reply)) == {"parent": "", "reply": "parent"}
    assert threads((reply, parent)) == {"parent": "", "reply": "parent"}


def test_a_reply_finds_what_another_batch_of_its_reading_showed():
    parent, reply = a_post("parent", id="parent"), a_reply("reply", "parent")

    assert threads((reply,), (parent,)) == {"parent": "", "reply": "parent"}


def test_a_reply_to_what_nobody_showed_stays_as_it_is():
    """The same value, with what the platform itself said of its thread."""
    reply = a_reply("reply", "elsewhere", thread="a title")
    reading = Reading(name="talk", kind="feed", batches=(Batch(posts=(reply,)),))

    assert in_threads(reading).batches[0].posts[0] is reply


def test_a_post_of_another_platform_is_not_what_it_replies_to():
    """Two platforms may number alike."""
    other = a_post("other", id="1", platform="x")

    assert threads((other, a_reply("reply", "1")))["reply"] == ""


def test_a_reply_to_a_reply_knows_the_whole_conversation():
    """Oldest first, as people read it: the first one says whom it is about."""
    first = a_post("Mrs Okafor again", id="first")
    posts = (a_reply("burn it down", "agreed"), a_reply("agreed", "first"), first)

    assert threads(posts)["burn it down"] == "Mrs Okafor again\n\nagreed"


def test_what_the_platform_gave_is_kept():
    """A title stands before what was said, once."""
    first = a_post("A title\n\nand more", id="first")
    second = a_reply("second", "first", thread="A title")
    third = a_reply("third", "gone", thread="A title")
    fourth = a_reply("fourth", "third", thread="A title")

    found = threads((first, second, third, fourth))

    assert found["second"] == "A title\n\nand more"
    assert found["third"] == "A title"
    assert found["fourth"] == "A title\n\nthird"


def test_replies_in_a_circle_end():
    """A feed may say anything: a post that replies to itself has nothing before it."""
    posts = (a_reply("one", "two"), a_reply("two", "one"), a_reply("self", "self"))

    assert threads(posts) == {"one": "two", "two": "one", "self": ""}


def test_only_so_much_of_a_conversation_is_handed_on():
    """Ten thousand replies to endless posts must not hold up a run."""
    posts = [a_post("0" * 100_000, id="0")]
    for number in range(1, 50):
        previous = posts[-1].key
        posts.append(a_post(f"{number:06} " * 20_000, id=f"{number}", in_reply_to=previous))

    lengths = [len(thread) for thread in threads(tuple(posts)).values()]

    assert lengths[:4] == [0, 1_000, 2_002, 3_004]
    assert max(lengths) == 4_006


def test_nothing_but_the_thread_is_changed():
    """Cursor, gap and the rest of the reading go through, and so does each post's revision."""
    parent, reply = a_post("parent", id="parent"), a_reply("reply", "parent")
    batch = Batch(posts=(parent, reply), cursor="c", repeats=True, incomplete="more")
    reading = Reading(name="talk", kind="feed", batches=(batch,))

    after = in_threads(reading)

    assert (after.name, after.kind, after.outcome) == ("talk", "feed", reading.outcome)
    assert (after.batches[0].cursor, after.batches[0].repeats) == ("c", True)
    assert after.batches[0].posts[1].revision == reply.revision
    assert reply.thread == ""
