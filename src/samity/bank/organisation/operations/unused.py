"""Removing what nothing points at: the database knows who does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.kernel.errors import Refusal

FOREIGN_KEY_VIOLATION = "23503"


@contextmanager
def unless_in_use(refusal: Refusal) -> Iterator[None]:
    """Turn a violated foreign key into the refusal: some capability still points at what is being removed.

    Raises:
        Refusal: the one given.
    """
    try:
        yield
    except IntegrityError as fault:
        if getattr(fault.orig, "sqlstate", None) != FOREIGN_KEY_VIOLATION:
            raise
        raise refusal from fault
