"""Write a migration: what the tables say, less what the migrations so far make."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.databases import databases, engine_of  # noqa: E402 - found by the path above

from samity import migrations  # noqa: E402 - the tests' databases lie beside the package


def main(sentence: str) -> None:
    """Compare on a database of its own, and name the file by the next number."""
    folder = Path(migrations.__file__).parent
    number = len(list((folder / "versions").glob("[0-9]*.py"))) + 1
    config = Config()
    config.set_main_option("script_location", str(folder))
    with databases() as server:
        engine = engine_of(server.empty())
        migrations.upgrade(engine)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, sentence, autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
