"""A run may be killed anywhere: no mention and no alert is lost, and none comes twice unmarked."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scene import BACK, BRICK, FAIR, OTHER, Scene, rss, write_scene
from tests.loopback import Answer, serve
from tests.mailbox import mailbox

ROOT = Path(__file__).parents[2]

Killer = Callable[[Scene, int], dict[str, Any]]

#: What a run passes; a kill must have happened at every one.
BOUNDARIES = {
    f"{when} {method}"
    for when in ("before", "after")
    for method in ("do_commit", "connect", "mail", "rcpt", "data")
}


@pytest.fixture(scope="module")
def run_killed_at() -> Iterator[Killer]:
    """A process that runs a scene's pipeline, and kills the run at its n-th boundary."""
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, ROOT / "tests/e2e/killed_run.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        orders, answers = process.stdin, process.stdout

        def give(scene: Scene, kill_at: int) -> dict[str, Any]:
            orders.write(json.dumps({"config": str(scene.config), "kill_at": kill_at}) + "\n")
            orders.flush()
            answer: dict[str, Any] = json.loads(answers.readline())
            assert not answer["crashed"], answer
            return answer

        yield give
        orders.close()


def test_a_run_killed_at_any_boundary_is_finished_by_the_next(
    run_killed_at: Killer, tmp_path: Path
) -> None:
    """For every n: kill the run at its n-th boundary, run again, and count what came out."""
    fired: list[str] = []
    routes = {
        "/gazette": Answer(body=rss(BRICK, FAIR, OTHER)),
        "/forum": Answer(body=rss(BACK)),
    }
    with serve(routes) as server, mailbox() as box:
        sources = {"gazette": server.url(""), "forum": server.url("")}
        for n in range(1, 500):
            box.messages.clear()
            scene = write_scene(tmp_path / str(n), box, sources)
            answer = run_killed_at(scene, n)
            if not answer["killed"]:
                break
            fired.append(answer["said"])
            assert run_killed_at(scene, 0)["said"] == ""
            assert_complete(scene, f"killed {answer['said']}, boundary {n}")

    assert set(fired) == BOUNDARIES
    assert len(fired) >= 60


def assert_complete(scene: Scene, when: str) -> None:
    """Nothing lost, nothing unexpected, a duplicate only with its own Message-ID and bytes."""
    assert scene.rows("SELECT count(*) FROM mentions") == [(3,)], when

    # The brick goes to head and deputy, the menace to the head, and the day's digest to the head.
    received = scene.message_ids()
    assert len(received) == 4, when
    assert sum(received.values()) <= 5, when

    bodies = {(str(m.message["Message-ID"]), m.content) for m in scene.box.messages}
    assert len(bodies) == 4, when

    assert scene.rows("SELECT count(*) FROM outbox WHERE state != 'accepted'") == [(0,)], when
    assert scene.rows("PRAGMA integrity_check") == [("ok",)], when


def test_the_run_after_sends_nothing_new(run_killed_at: Killer, tmp_path: Path) -> None:
    """A second undisturbed run finds everything told."""
    routes = {"/gazette": Answer(body=rss(BRICK)), "/forum": Answer(body=rss(BACK))}
    with serve(routes) as server, mailbox() as box:
        sources = {"gazette": server.url(""), "forum": server.url("")}
        scene = write_scene(tmp_path / "calm", box, sources)
        run_killed_at(scene, 0)
        first = scene.message_ids()
        run_killed_at(scene, 0)

    assert first == scene.message_ids()
    assert set(first.values()) == {1}
