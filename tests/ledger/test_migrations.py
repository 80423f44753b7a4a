import asyncio
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from ledger import ledger as every_table  # noqa: F401  enters every table in the catalogue
from ledger.database import Database
from ledger.schema import metadata
from practice.errors import SettingsError
from tests.conftest import SEALING_KEY

MIGRATIONS = Path(__file__).parents[2] / "ledger" / "migrations"


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))


async def test_the_migrated_schema_is_the_one_in_the_code(ledger_url: str) -> None:
    database = Database(ledger_url, SEALING_KEY)
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/folder/ledger.db"
    return str(request.getfixturevalue("postgres_url"))


async def test_many_processes_may_migrate_at_once(empty_url: str) -> None:
    databases = [Database(empty_url, SEALING_KEY) for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    async with databases[0].reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == ["0006"]
    await asyncio.gather(*(database.close() for database in databases))


async def test_migrating_twice_changes_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url, SEALING_KEY)
    await database.migrate()
    await database.close()


async def test_the_way_back_leads_to_an_empty_database(empty_url: str) -> None:
    database = Database(empty_url, SEALING_KEY)
    await database.migrate()
    async with database.writing() as connection:
        await connection.run_sync(_downgrade)
        assert set(await connection.run_sync(lambda c: inspect(c).get_table_names())) <= {"alembic_version"}
    await database.migrate()
    await database.close()


def _downgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


async def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/ledger.db", SEALING_KEY)
    await database.migrate()
    await database.close()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("ledger.db*")} == {0o600}


@pytest.mark.parametrize("url", ["mysql://somewhere/ledger", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_serve_stops_the_start(url: str) -> None:
    with pytest.raises(SettingsError):
        Database(url, SEALING_KEY)
