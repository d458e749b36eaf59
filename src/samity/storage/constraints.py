"""What the database refuses, said in the bank's words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.kernel.errors import Refusal


@contextmanager
def refusing(**refusals: Refusal) -> Iterator[None]:
    """Turn a violated constraint, named by keyword, into its refusal; any other violation goes on as it is.

    Raises:
        Refusal: the one that stands beside the constraint's name.
    """
    try:
        yield
    except IntegrityError as fault:
        diagnosis = getattr(fault.orig, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from fault
