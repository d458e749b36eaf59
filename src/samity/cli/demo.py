"""samity demo: a small bank to look at, on this machine alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samity.cli.database import opened, ready_bank
from samity.cli.options import PortOption, settings_of
from samity.cli.serve import address, ending_cleanly, listening, run_server
from samity.cli.terminal import progress_bar, say

DemoHome = Annotated[
    Path,
    typer.Option("--home", metavar="DIR", help="Folder of the demo bank; one that holds anything else is refused."),
]


def demo(home: DemoHome = Path("~/.samity-demo"), port: PortOption = None) -> None:
    """Start a demo bank with people, groups, loans and a meeting today; on this machine alone."""
    settings = settings_of(home=home, port=port, log_format="console", log_level="warning")
    # Neither the network nor a real database may come in through the environment.
    settings = settings.model_copy(update={"host": "127.0.0.1", "database_url": None})
    with ending_cleanly(), listening(settings) as listener, opened(settings, demo=True) as engine:
        from samity.cli.demo_bank import PASSWORD, load, welcome

        # Of a demo nobody needs a backup first.
        ready_bank(engine, PASSWORD, migrating=True)
        with progress_bar() as progress:
            load(engine, progress)
        with engine.connect() as connection:
            say(welcome(connection, address(settings)))
        run_server(settings, engine, listener)
