"""The options that several commands share, and the settings they make."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from samity.cli.terminal import fail
from samity.settings import Settings

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of the embedded database; else SAMITY_HOME, else ~/.samity."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        metavar="URL",
        help="A PostgreSQL from 15 on, instead of the embedded one; else SAMITY_DATABASE_URL.",
    ),
]
HostOption = Annotated[
    str | None,
    typer.Option("--host", help="Address to listen on; else SAMITY_HOST, else 127.0.0.1."),
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port to listen on; else SAMITY_PORT, else 8000."),
]


def settings_of(**options: object) -> Settings:
    """Return the settings: an option that was given, else the environment, else the default."""
    try:
        return Settings(**{name: option for name, option in options.items() if option is not None})  # type: ignore[arg-type] # pydantic parses and checks them
    except ValidationError as wrong:
        # Only the names and what is wrong: a value may be a password.
        fail("; ".join(f"SAMITY_{str(each['loc'][0]).upper()}: {each['msg']}" for each in wrong.errors()))
