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
from storage import migrations, open_storage, opening
from storage.tables import metadata
from tests.builders import NOW, a_message


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
    """Return a function that releases a second revision, with a body of its own."""

    def run(body):
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder)
        (folder / "versions" / "r0002_second.py").write_text(SECOND + body)
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(migrations, "HEAD", "0002")
        monkeypatch.setattr(opening, "HEAD", "0002")

    return run


SECOND = """
import os
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE runs ADD COLUMN machine TEXT")
"""


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
    assert revision_of(path) == [("0002",)]


def test_a_failed_upgrade_changes_nothing(path, release):
    release('    op.execute("ALTER TABLE elsewhere ADD COLUMN other TEXT")\n')

    with pytest.raises(StorageError, match="no such table: elsewhere"):
        open_storage(f"sqlite:///{path}")

    assert columns_of_runs(path) == ["id", "report", "started", "finished"]
    assert revision_of(path) == [("0001",)]


def test_a_killed_upgrade_changes_nothing(path, release):
    release("    os.kill(os.getpid(), 9)\n")
    child = os.fork()
    if child == 0:
        open_storage(f"sqlite:///{path}")
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
    assert columns_of_runs(path) == ["id", "report", "started", "finished"]
    assert revision_of(path) == [("0001",)]


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
    monkeypatch.setattr(migrations, "HEAD", "0002")
    monkeypatch.setattr(opening, "HEAD", "0002")

    with pytest.raises(StorageError, match="cannot upgrade the database"):
        open_storage(f"sqlite:///{path}")

    assert revision_of(path) == [("0001",)]
