"""Where income that sets recognise is posted: the rule for postings, asked once for each product."""

from __future__ import annotations

from itertools import product as combined
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.accounting.nightly.booking import usable
from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import GlAccountNotMapped
from samity.bank.loans.rules.postings import recognition_postings
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from samity.bank.accounting.values import AccountMapping
    from samity.storage.unit import Unit


class Way(NamedTuple):
    """Where one part of recognised income is posted, by product, direction and which parts there are besides."""

    product_id: int
    sign: int
    mask: int
    part: int
    no: int
    debit_gl: int
    credit_gl: int
    debit_line: int
    credit_line: int


_COLUMNS = ("product_ids", "signs", "masks", "parts", "nos", "debits", "credits", "debit_lines", "credit_lines")

WAYS = """unnest(:product_ids ::bigint[], :signs ::integer[], :masks ::integer[], :parts ::integer[],
      :nos ::smallint[], :debits ::bigint[], :credits ::bigint[], :debit_lines ::smallint[],
      :credit_lines ::smallint[])
    AS w(product_id, sign, mask, part, no, debit_gl, credit_gl, debit_line, credit_line)"""
"""The ways as a statement reads them, given what `as_columns` returns."""


def ways(unit: Unit, products: Sequence[int]) -> list[Way]:
    """Return where products post; one that lacks an account, or has one that takes no postings, is left out."""
    found = []
    for product_id, gl in mappings(unit.connection, "loan", products).items():
        try:
            own = list(_ways_of(product_id, gl))
        except GlAccountNotMapped:
            # The single rule says of which loan, and that loan alone is left out of the night.
            continue
        wanted = {account for way in own for account in (way.debit_gl, way.credit_gl)}
        if usable(unit.connection, wanted) == wanted:
            found += own
    return found


def as_columns(found: Sequence[Way]) -> Mapping[str, Any]:
    """Return the ways as columns, and the products that have any."""
    columns = zip(*found, strict=True) if found else ((),) * len(_COLUMNS)
    return {
        "products": sorted({way.product_id for way in found}),
        **dict(zip(_COLUMNS, map(list, columns), strict=True)),
    }


def _ways_of(product_id: int, gl: AccountMapping) -> Iterator[Way]:
    """Let the rule itself say it, of one minor unit in each part that there is."""
    for sign, mask in combined((1, -1), range(1, 8)):
        parts = [part for part in (1, 2, 3) if mask & 1 << (part - 1)]
        change = Parts(0, *(sign * (part in parts) for part in (1, 2, 3)))
        for no, (part, move) in enumerate(zip(parts, recognition_postings(change, gl), strict=True), 1):
            yield Way(
                product_id, sign, mask, part, no, move.debit_gl, move.credit_gl, move.debit_line, move.credit_line
            )
