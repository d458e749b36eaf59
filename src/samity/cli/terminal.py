"""How the command line speaks: to the person on standard error, in sentences."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

console = Console(stderr=True)


def say(sentence: str) -> None:
    """Tell the person something, as it stands."""
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def fail(sentence: str) -> NoReturn:
    """Say why it cannot be done, and end.

    Raises:
        typer.Exit: always, with code 1.
    """
    console.print("[bold red]Not done:[/] ", end="")
    say(sentence)
    raise typer.Exit(1)


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Show that something of unknown length is under way; yields the function that says how it goes on."""
    with progress_bar(transient=True) as progress:
        progress.add_task(what, total=None)

        def report(sentence: str) -> None:
            say(f"{sentence} …")

        yield report


@contextmanager
def counting(what: str, parts: int) -> Iterator[Callable[[str], None]]:
    """Show how far something of several parts is; yields the function that says which part begins."""
    with progress_bar() as progress:
        task = progress.add_task(what, total=parts)
        begun = count()

        def begins(part: str) -> None:
            progress.update(task, completed=next(begun), description=f"{what}: {part}")

        yield begins
        progress.update(task, completed=parts, description=what)


@contextmanager
def following(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far each thing is of those that follow one another; yields the function that says so."""
    with progress_bar() as progress:
        task = progress.add_task(what, total=None)

        def follows(part: str, done: int, parts: int) -> None:
            progress.update(task, completed=done, total=parts, description=f"{what}: {part}")

        yield follows
        progress.update(task, completed=1, total=1, description=what)


@contextmanager
def progress_bar(*, transient: bool = False) -> Iterator[Progress]:
    """Show how far something is that takes more than two seconds; a transient one leaves nothing behind."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=transient) as progress:
        yield progress
