"""Where a post was found, and what it replies to, help to tell whom it is about."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.scene import Scene
from tests.e2e.test_pipeline import HEAD, box, feed, installed, run
from tests.loopback import Answer, Request
from tests.mailbox import Mailbox

__all__ = ["box"]

#: It names nobody: only in the school's own space is it about the school.
UNNAMED = ("assembly", "Year 4 were brilliant in assembly today, thank you to all parents")
CANARY = "zanzibar-quince"

ENTRY = """<entry><id>{id}</id><title>{title}</title><updated>2026-03-10T08:00:00Z</updated>
<link href="https://talk.example/{id}"/>{reply}</entry>"""
REPLY = '<thr:in-reply-to ref="{to}"/>'


def atom(*entries: tuple[str, str, str]) -> Answer:
    """Return an Atom document of ``(id, title, id it replies to)`` entries."""
    told = "".join(
        ENTRY.format(id=id_, title=title, reply=REPLY.format(to=to) if to else "")
        for id_, title, to in entries
    )
    return Answer(
        body=f'<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xmlns:thr="http://purl.org/syndication/thread/1.0"><id>talk</id><title>t</title>'
        f"<updated>2026-03-10T08:00:00Z</updated>{told}</feed>".encode()
    )


def say(scene: Scene, space: str, source: str = "group") -> None:
    """Write into the configuration whose space a source reads."""
    text, name = scene.config.read_text(), f'name = "{source}"\n'
    scene.config.write_text(text.replace(name, f'{name}space = "{space}"\n'))


@pytest.mark.parametrize(("space", "found"), [("own", 1), ("local", 0), ("anywhere", 0)])
def test_a_post_is_read_in_the_space_of_its_source(
    tmp_path: Path, box: Mailbox, space: str, found: int
) -> None:
    """In the school's own group a post is about the school even if it names nobody."""
    with installed(tmp_path, box, group=feed(UNNAMED)) as (scene, _):
        say(scene, space)
        (line,) = run(scene).sources

    assert (line.offered, line.mentions) == (1, found)


def test_posts_that_were_passed_over_are_read_again_when_the_space_changes(
    tmp_path: Path, box: Mailbox
) -> None:
    """The memory of what was none of ours holds for one space, as it does for one watch list."""
    with installed(tmp_path, box, group=feed(UNNAMED)) as (scene, _):
        first, second = (run(scene).sources[0] for _ in range(2))
        say(scene, "own")
        third, fourth = (run(scene).sources[0] for _ in range(2))

    assert (first.offered, first.mentions) == (1, 0)
    assert (second.known, second.mentions) == (second.offered, 0)
    assert (third.known, third.mentions) == (0, 1)
    assert (fourth.known, fourth.mentions) == (fourth.offered, 0)


def test_an_unchanged_feed_is_read_afresh_when_its_space_changes(
    tmp_path: Path, box: Mailbox
) -> None:
    """It would answer that there is nothing new; a feed whose space stays is asked just that."""
    asked: dict[str, list[bool]] = {"/group": [], "/town": []}

    def unchanged(request: Request) -> Answer:
        known = request.headers["If-None-Match"] == '"1"'
        asked[request.path].append(known)
        return Answer(status=304) if known else replace(feed(UNNAMED), headers={"ETag": '"1"'})

    with installed(tmp_path, box, group=unchanged, town=unchanged) as (scene, _):
        run(scene)
        run(scene)
        say(scene, "own", "group")
        report = run(scene)

    assert asked == {"/group": [False, True, False], "/town": [False, True, True]}
    assert {line.name: line.mentions for line in report.sources} == {"group": 1, "town": 0}


def test_a_reply_that_names_nobody_is_about_whom_it_replies_to(
    tmp_path: Path, box: Mailbox
) -> None:
    """What it says is a threat, and its own words would not tell against whom."""
    said = ("said", "Mrs Okafor of Thornbeck Primary School has cancelled the fair", "")
    threat = ("threat", "She had better watch your back", "said")
    alone = ("alone", "She had better watch your back, too", "")
    with installed(tmp_path, box, talk=atom(threat, said, alone)) as (scene, _):
        report = run(scene)

    assert (report.sources[0].offered, report.sources[0].mentions) == (3, 2)
    assert report.decided == {"NONE": 1, "HIGH": 1}


def test_what_a_post_replies_to_is_neither_stored_nor_shown(tmp_path: Path, box: Mailbox) -> None:
    """It helped to tell whom the reply is about; it is somebody else's, and not about us."""
    parent = ("parent", f"The bakery in Aldersby sells {CANARY}", "")
    reply = ("reply", "Someone should put a brick through Thornbeck Primary School", "parent")
    with installed(tmp_path, box, talk=atom(reply, parent)) as (scene, _):
        report = run(scene)
    kept = [path for path in scene.config.parent.rglob("*") if path.is_file()]

    assert (report.sources[0].offered, report.sources[0].mentions) == (2, 1)
    assert box.sent_to(HEAD)
    assert any(b"brick" in path.read_bytes() for path in kept)
    assert [path for path in kept if CANARY.encode() in path.read_bytes()] == []
    assert [mail for mail in box.messages if CANARY in mail.text] == []
