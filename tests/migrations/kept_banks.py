"""Banks as earlier revisions kept them: written out as text, and read into a database of their revision.

`python -m tests.migrations.kept_banks` writes banks of today's revision, which lived some months of chance.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from tests.databases import databases, engine_of
from tests.simulation.bank_life import BankLife
from tests.simulation.contract_life import ContractLife
from tests.village import on_day

from samity import migrations
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.queries.users import credentials
from samity.bank.records import metadata
from samity.close_of_business import close_day
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BANKS = Path(__file__).parent / "banks"
LIVES = {"village": BankLife, "contracts": ContractLife}
SEED, STEPS = 20250107, 140
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY sequencename"


def kept_banks() -> list[str]:
    """Return the names of banks that were kept: the revision, and how they lend."""
    return sorted(each.stem for each in BANKS.glob("*.txt"))


def move(connection: Connection, revision: str) -> None:
    """Bring a database to a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def read(connection: Connection, name: str) -> None:
    """Read a bank into an empty database."""
    move(connection, name.partition("-")[0])
    cursor = connection.connection.cursor()
    for header, rows in _sections((BANKS / f"{name}.txt").read_text()):
        kind, what = header.split(" ", 1)
        if kind == "sequence":
            connection.execute(text("SELECT setval(:name, :value)"), {"name": what, "value": int(rows)})
        else:
            with cursor.copy(f"COPY {what} FROM STDIN") as copy:
                copy.write(rows)


def _sections(written: str) -> Iterator[tuple[str, str]]:
    for section in written.split("\n\\.\n")[:-1]:
        header, _, rows = section.partition("\n")
        yield header, f"{rows}\n" if rows and header.startswith("table") else rows


def write(engine: Engine, lends: str) -> None:
    """Write a bank out."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        sections = []
        cursor = connection.connection.cursor()
        for table in metadata.sorted_tables:
            columns = ", ".join(each.name for each in table.columns if each.computed is None)
            with cursor.copy(f"COPY {table.name} ({columns}) TO STDOUT") as copy:
                rows = b"".join(bytes(each) for each in copy).decode()
            if rows:
                sections.append(f"table {table.name} ({columns})\n{rows.rstrip(chr(10))}\n\\.\n")
        sections += [f"sequence {name}\n{value}\n\\.\n" for name, value in connection.execute(text(_SEQUENCES))]
    BANKS.mkdir(exist_ok=True)
    (BANKS / f"{revision}-{lends}.txt").write_text("".join(sections))


def live(engine: Engine, kind: type[BankLife]) -> None:
    """Let a bank live some months, and close a day."""
    with engine.begin() as connection:
        found = credentials(connection, "mifos")
        assert found is not None
        life = kind(Unit(connection, found.actor, found.business_date), Random(SEED))
        for _ in range(STEPS):
            life.step()
        last = on_day(life.unit, life.last_day)
        set_business_date(SetBusinessDate(life.last_day), last)
        last.write_out()
    close_day(engine)


def main() -> None:
    """Keep banks of today's revision."""
    with databases() as server:
        for lends, kind in LIVES.items():
            engine = engine_of(server.bank())
            try:
                live(engine, kind)
                write(engine, lends)
            finally:
                engine.dispose()


if __name__ == "__main__":
    main()
