"""What clients, loans and transactions are looked up by has an index that fits how it is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from samity.bank.clients.queries.found import clients_found
from samity.bank.loans.queries.found import loans_found, transactions_found
from samity.storage.criteria import Comparison, Criterion
from samity.storage.windows import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit

LOANS = {"ix_loan_account_no_folded", "ix_loan_external_id_folded"}


@pytest.mark.parametrize(
    "comparison", [Comparison.SAME, Comparison.EXACTLY, Comparison.STARTS, Comparison.STARTS_EXACTLY]
)
@pytest.mark.parametrize(
    ("found", "name", "indexes"),
    [
        (loans_found, "known_by", LOANS),
        (transactions_found, "loan_known_by", LOANS),
        (transactions_found, "external_id", {"ix_loan_transaction_external_id_folded"}),
        (clients_found, "known_by", {"ix_client_known_by_folded"}),
        (clients_found, "lastname", {"ix_client_lastname_folded"}),
        (clients_found, "display_name", {"ix_client_display_name_folded"}),
    ],
)
def test_a_name_is_looked_up_in_its_index(
    unit: Unit, found: Callable[..., Any], name: str, indexes: set[str], comparison: Comparison
) -> None:
    sent: list[tuple[str, Any]] = []

    def note(*executed: Any) -> None:
        sent.append((executed[2], executed[3]))

    # So few rows are read as a whole otherwise, or one by one for each row of another table.
    for way in ("seqscan", "indexscan", "nestloop"):
        unit.connection.execute(text(f"SET LOCAL enable_{way} = off"))
    event.listen(unit.connection, "before_cursor_execute", note)
    found(unit.connection, ".", [Criterion(name, comparison, ("Asha",))], Window(limit=1, counted=False))
    statement, values = sent[-1]
    plan = "\n".join(row[0] for row in unit.connection.exec_driver_sql(f"EXPLAIN {statement}", values))
    # Where case counts, an index of the names as they are written may serve as well.
    served = {each for each in indexes if re.search(rf"Index Scan on ({each}|{_as_written(each)})\b", plan)}
    assert served == indexes, plan


def _as_written(index: str) -> str:
    """Match the index of the same names as they are written, and the one that keeps them unique."""
    return f"(?:ix|uq)_{index.removeprefix('ix_').removesuffix('_folded')}"
