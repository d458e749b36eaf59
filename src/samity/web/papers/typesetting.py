"""Documents typeset by Typst: a template of ours, and what it says, which is never read as markup.

It runs in a process of its own, for a moment: it keeps what it has set in memory, which the bank's pages need.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = Path(__file__).parent
LONGEST = 60
"""Seconds, for the sheets of a whole day; one sheet takes a tenth of a second."""


class TypesettingError(RuntimeError):
    """A template of ours is wrong, or the machine is at its end; what Typst says stands in it."""


def typeset(template: str, said: Mapping[str, Any]) -> bytes:
    """Return a PDF.

    Args:
        template: its name in this folder, without `.typ`.
        said: what the template finds in its `said`.

    Raises:
        TypesettingError: Typst says no, or takes longer than a minute.
    """
    asked = orjson.dumps({"template": template, "said": said})
    child = [sys.executable, "-P", __file__]
    try:
        done = subprocess.run(child, input=asked, capture_output=True, timeout=LONGEST, check=True)  # noqa: S603 - Python itself, and a file of ours
    except subprocess.TimeoutExpired as late:
        raise TypesettingError(f"{template} took longer than {LONGEST} s") from late
    except subprocess.CalledProcessError as failed:
        raise TypesettingError(failed.stderr.decode(errors="replace")) from failed
    return done.stdout


def _set() -> None:
    """Set what stands in standard input, and write the PDF to standard output."""
    import typst  # 60 MB, that only this process shall hold

    asked = orjson.loads(sys.stdin.buffer.read())
    inputs = {"said": orjson.dumps(asked["said"]).decode()}
    sys.stdout.buffer.write(typst.compile(str(TEMPLATES / f"{asked['template']}.typ"), sys_inputs=inputs))


if __name__ == "__main__":
    _set()
