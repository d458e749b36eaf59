"""samity bench: the benchmarks, which come with the source."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from samity.cli.terminal import fail

ROOT = Path(__file__).resolve().parents[3]

Name = Annotated[str, typer.Argument(metavar="[NAME]", help="Which one: the name of a file or folder in benchmarks/.")]
Words = Annotated[list[str] | None, typer.Argument(metavar="[-- OPTIONS]", help="Passed on to the benchmark.")]


def bench(name: Name = "sheet", words: Words = None) -> None:
    """Measure this machine: a collection sheet against one TPC-B transaction, and so on."""
    folder = ROOT / "benchmarks"
    known = sorted(path.stem for path in folder.iterdir() if path.stem[0] not in "_." and _is_benchmark(path))
    if name not in known:
        fail(f"There is no benchmark {name!r}. Known here: {', '.join(known) or 'none; they come with the source'}.")
    command = [sys.executable, "-m", f"benchmarks.{name}", *(words or ())]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - the name was looked up


def _is_benchmark(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__main__.py").is_file()
