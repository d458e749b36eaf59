"""The settings of a Samity server: one typed class, read from the environment. See docs/operating/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose, each as `SAMITY_<NAME>`; an option of the command line goes before it."""

    model_config = SettingsConfigDict(env_prefix="SAMITY_", env_ignore_empty=True, frozen=True)

    home: Annotated[
        Path,
        Field(description="Folder of the embedded database. Unused when a database address is given."),
    ] = Path("~/.samity")

    database_url: Annotated[
        SecretStr | None,
        Field(description="Any PostgreSQL from 15 on: `postgresql://user:password@host/database`."),
    ] = None

    host: Annotated[
        str,
        Field(description="Address to listen on. `0.0.0.0` listens to the network: put TLS before it."),
    ] = "127.0.0.1"

    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on.")] = 8000

    admin_password: Annotated[
        SecretStr | None,
        Field(
            description="Password of the administrator `mifos` at the first start; a random one is printed if unset."
        ),
    ] = None

    session_minutes: Annotated[
        int,
        Field(ge=1, le=1440, description="Minutes without a request after which a page asks for the password again."),
    ] = 60

    pool_size: Annotated[
        int,
        Field(ge=1, le=1000, description="Database connections kept open; as many requests are served at once."),
    ] = 10

    log_format: Annotated[
        Literal["json", "console"],
        Field(description="`json` for machines, one object a line; `console` for a person at a terminal."),
    ] = "json"

    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="The least important lines that are written."),
    ] = "info"
