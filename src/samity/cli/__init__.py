"""The command line: samity serve · demo · migrate · check · close-day · bench."""

from __future__ import annotations

import typer

from samity.cli.bench import bench
from samity.cli.demo import demo
from samity.cli.serve import serve
from samity.cli.upkeep import check, close_day, migrate

app = typer.Typer(
    name="samity",
    help="Samity: core banking for group lending.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    rich_markup_mode="rich",
)
app.command()(serve)
app.command()(demo)
app.command()(migrate)
app.command()(check)
app.command("close-day")(close_day)
app.command()(bench)


def main() -> None:
    """Run the command line."""
    app()
