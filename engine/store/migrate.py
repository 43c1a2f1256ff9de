"""Brings a database to the newest schema with Alembic: all steps and their record in one transaction.

A kill in the middle therefore leaves the file as it was (F-009). A new step is written as
`migrations/versions/vNNNN_*.py`; `differences` tells what is still missing in it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .schema import APPLICATION_ID, SCHEMA, VERSION_TABLE, revision

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine


def upgrade(raw: Any, module: Any, reach: Callable[[str], None]) -> None:
    """Run the steps that are missing on `raw`, a DB-API connection of `module` in autocommit mode.

    `reach("migrate:statement")` is called before each statement, so that a test can stop anywhere.
    """
    from sqlalchemy import event

    engine = engine_on(raw, module)
    event.listen(engine, "before_cursor_execute", lambda *_: reach("migrate:statement"))
    with engine.begin() as connection:
        _run(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def engine_on(raw: Any, module: Any) -> Engine:
    """A SQLAlchemy engine over one connection that is already open; each transaction takes the write lock."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", module=module, creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def differences(raw: Any, module: Any) -> list[Any]:
    """What Alembic would still change to make the database equal to the tables; empty when all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from .records import METADATA

    with engine_on(raw, module).begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        return list(compare_metadata(context, METADATA))


def newest() -> int:
    """Number of the newest step in the package; a test compares it with `SCHEMA`."""
    head = _steps().get_current_head()
    return int(head or 0)


def _run(connection: Connection) -> None:
    from alembic.runtime.environment import EnvironmentContext

    from .records import METADATA

    steps = _steps()

    def missing(found: Any, _context: Any) -> Any:
        return steps._upgrade_revs(revision(SCHEMA), found)

    with EnvironmentContext(_config(), steps, fn=missing) as environment:
        environment.configure(
            connection=connection, target_metadata=METADATA, version_table=VERSION_TABLE, render_as_batch=True
        )
        environment.run_migrations()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files(__package__) / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _steps() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())
