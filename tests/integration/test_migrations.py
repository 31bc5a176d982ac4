"""The migrations make what the tables say, and an upgrade is all or nothing."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from domain.errors import StorageError
from domain.types import Review, ReviewOutcome
from storage import (
    DecisionRecord,
    IngestedBatch,
    ProposedWords,
    migrations,
    open_storage,
    opening,
)
from storage.tables import metadata
from tests.builders import NOW, a_decision, a_mention, a_message, an_assessment, store_batch


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of a database of the newest shape."""
    path = tmp_path / "headsup.db"
    with open_storage(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture
def revisions() -> ScriptDirectory:
    """Return the revisions as Alembic sees them."""
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def test_migrating_an_empty_database_makes_exactly_the_tables(storage):
    with storage.mentions._database.reading("compare the tables") as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_a_table_that_no_migration_makes_is_noticed(storage):
    """The control of the test above."""
    with storage.mentions._database.writing("drop a column") as connection:
        connection.exec_driver_sql("ALTER TABLE runs DROP COLUMN finished")
        connection.exec_driver_sql("DROP TABLE gaps")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert {difference[0] for difference in differences} == {"add_column", "add_table"}


def test_the_newest_revision_is_the_one_the_storage_asks_for(revisions):
    assert revisions.get_heads() == [migrations.HEAD]


def test_revisions_are_numbered_in_their_order(revisions):
    numbers = [revision.revision for revision in revisions.walk_revisions()]

    assert numbers == [f"{n:04d}" for n in range(len(numbers), 0, -1)]


@pytest.fixture
def release(tmp_path, monkeypatch):
    """Return a function that releases the next revision, with a body of its own."""

    def run(body):
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder)
        (folder / "versions" / f"r{NEXT}_next.py").write_text(AFTER_THE_NEWEST + body)
        monkeypatch.setattr(migrations, "FOLDER", folder)
        release_as(NEXT, monkeypatch)

    return run


#: The number of the newest revision, and of the one after it.
NEWEST = migrations.HEAD
NEXT = f"{int(NEWEST) + 1:04d}"

AFTER_THE_NEWEST = f"""
import os
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade():
    op.execute("ALTER TABLE runs ADD COLUMN machine TEXT")
"""


def release_as(revision, monkeypatch):
    """Have this Headsup know a revision as its newest."""
    monkeypatch.setattr(migrations, "HEAD", revision)
    monkeypatch.setattr(opening, "HEAD", revision)


def columns_of_runs(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(runs)")]


def revision_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchall()


def test_an_older_database_is_upgraded_and_keeps_what_waits(path, release):
    with open_storage(f"sqlite:///{path}") as made:
        install_id = made.install_id
        made.outbox.queue([a_message(case_id=None)], NOW)
    release("")

    with open_storage(f"sqlite:///{path}") as upgraded:
        assert install_id == upgraded.install_id
        assert [each.message for each in upgraded.outbox.waiting(NOW)] == [a_message(case_id=None)]

    assert columns_of_runs(path) == ["id", "report", "started", "finished", "machine"]
    assert revision_of(path) == [(NEXT,)]


def test_a_failed_upgrade_changes_nothing(path, release):
    release('    op.execute("ALTER TABLE elsewhere ADD COLUMN other TEXT")\n')

    with pytest.raises(StorageError, match="no such table: elsewhere"):
        open_storage(f"sqlite:///{path}")

    assert columns_of_runs(path) == ["id", "report", "started", "finished"]
    assert revision_of(path) == [(NEWEST,)]


def test_a_killed_upgrade_changes_nothing(path, release):
    release("    os.kill(os.getpid(), 9)\n")
    child = os.fork()
    if child == 0:
        open_storage(f"sqlite:///{path}")
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
    assert columns_of_runs(path) == ["id", "report", "started", "finished"]
    assert revision_of(path) == [(NEWEST,)]


def test_two_processes_upgrade_once(path, release):
    release("")
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            open_storage(f"sqlite:///{path}").close()
            os._exit(0)
        children.append(child)

    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert codes == [0, 0, 0]
    assert columns_of_runs(path).count("machine") == 1


def test_a_revision_that_leads_nowhere_is_refused(path, monkeypatch):
    release_as(NEXT, monkeypatch)

    with pytest.raises(StorageError, match="cannot upgrade the database"):
        open_storage(f"sqlite:///{path}")

    assert revision_of(path) == [(NEWEST,)]


def test_reviews_come_to_a_database_that_has_cases_and_all_of_it_stays(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'first.db'}"
    release_as("0001", monkeypatch)
    with open_storage(url) as first:
        case_id = a_decided_mention(first)
        before = (first.cases.get(case_id), first.cases.mentions_of(case_id))
    monkeypatch.undo()

    with open_storage(url) as upgraded:
        assert before == (upgraded.cases.get(case_id), upgraded.cases.mentions_of(case_id))
        (id_,) = upgraded.reviews.in_case(case_id)
        upgraded.reviews.add([id_], REVIEW)
        assert upgraded.reviews.of(id_) == (REVIEW,)

    assert revision_of(tmp_path / "first.db") == [(NEWEST,)]


def test_learnt_evidence_comes_to_a_database_that_has_reviews_and_all_of_it_stays(
    tmp_path, monkeypatch
):
    url = f"sqlite:///{tmp_path / 'second.db'}"
    release_as("0002", monkeypatch)
    with open_storage(url) as second:
        case_id = a_decided_mention(second)
        (id_,) = second.reviews.in_case(case_id)
        second.reviews.add([id_], REVIEW)
        before = (second.cases.get(case_id), second.reviews.reviewed())
    monkeypatch.undo()

    with open_storage(url) as upgraded:
        assert before == (upgraded.cases.get(case_id), upgraded.reviews.reviewed())
        proposed = ProposedWords(
            mention_id=id_, subject="school", words=("fenwold",), by="Head", at=NOW
        )
        assert len(upgraded.learnt.propose([proposed])) == 1

    assert revision_of(tmp_path / "second.db") == [(NEWEST,)]


REVIEW = Review(by="Head", at=NOW, outcome=ReviewOutcome.RIGHT)


def a_decided_mention(storage):
    """Store a mention that opens a case, and return the case's number."""
    mention = a_mention()
    store_batch(storage, IngestedBatch(source="feed", mentions=(mention,), at=NOW))
    (stored,) = storage.mentions.waiting_assessment(10)
    storage.mentions.add_assessments({stored.id: an_assessment()})
    record = DecisionRecord(mention_id=stored.id, mention=mention, decision=a_decision(), at=NOW)
    return storage.cases.record_decision(record, lambda *_: []).id
