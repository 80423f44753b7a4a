"""How Alembic reaches the ledger's database: on the connection that ``Database.migrate`` hands over, or by address.

By address is for writing a new revision: ``alembic -x url=sqlite:///draft.db revision --autogenerate -m "why"``.
"""

import asyncio
import secrets
from typing import Literal

from alembic import context
from sqlalchemy import Connection, DateTime
from sqlalchemy.types import TypeDecorator

from ledger import ledger  # noqa: F401  enters every table in the catalogue
from ledger.database import Database
from ledger.schema import metadata
from ledger.sealing import KEY_BYTES


def _plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write a revision with the types that a database knows, so that it stays true however the code changes."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return "sa.DateTime(timezone=True)" if isinstance(item.impl_instance, DateTime) else "sa.LargeBinary()"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=_plain_type,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run_by_address(url: str) -> None:
    database = Database(url, secrets.token_bytes(KEY_BYTES))  # a migration reads no sealed text
    async with database.writing() as connection:
        await connection.run_sync(_run)
    await database.close()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    _run(handed_over)
else:
    asyncio.run(_run_by_address(context.get_x_argument(as_dictionary=True)["url"]))
