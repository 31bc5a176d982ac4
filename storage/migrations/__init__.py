"""How a database comes from the shape an older Headsup gave it to the one this Headsup knows.

Revisions are numbered, so that a newer one can be told from an unknown one without Alembic,
which takes longer to import than everything else a run does before it collects.
"""

from pathlib import Path

from sqlalchemy import Connection

from domain.errors import StorageError

#: The newest revision under ``versions/``; a test holds the two together.
HEAD = "0003"

#: Where Alembic finds ``env.py`` and the revisions.
FOLDER = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Bring a database to :data:`HEAD`, inside the caller's transaction.

    Raises:
        StorageError: There is no way from the shape that the database has.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise StorageError(f"cannot upgrade the database: {error}") from error
