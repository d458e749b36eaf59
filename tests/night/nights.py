"""What nights are compared by, and how one of them is broken off."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

# Numbers of rows and moments are left out: a transaction that was broken off has drawn some.
_OF_A_BANK = {
    "bank_date": "SELECT * FROM bank_date",
    "loan": "SELECT to_jsonb(l) - 'created_at' - 'changed_beside_at' FROM loan l ORDER BY account_id",
    "loan_installment": "SELECT to_jsonb(i) FROM loan_installment i ORDER BY account_id, number",
    "loan_charge": "SELECT to_jsonb(c) FROM loan_charge c ORDER BY account_id, id",
    "loan_transaction": "SELECT to_jsonb(t) - 'id' - 'reverses_id' - 'entered_at' FROM loan_transaction t"
    " ORDER BY account_id, id",
    "posting": "SELECT to_jsonb(g) - 'id' - 'reverses_id' - 'created_at', to_jsonb(p) - 'transaction_id'"
    " FROM posting p JOIN ledger_transaction g ON g.account_id = p.account_id AND g.id = p.transaction_id"
    " ORDER BY g.account_id, g.id, p.no",
    "outbox_event": "SELECT kind, subject, facts FROM outbox_event WHERE kind = 'DayClosed' ORDER BY id",
    "audit_line": "SELECT permission, act, command, business_date, request_id FROM audit_line"
    " WHERE request_id LIKE 'close-of-business:%' ORDER BY id",
    "night": "SELECT day, until, outcome, steps, found FROM night ORDER BY id",
    "night_part": "SELECT stage, no, first_id, last_id, loans, steps, done_at IS NOT NULL FROM night_part"
    " ORDER BY night_id, stage, no",
    "night_exception": "SELECT account_id, step, fault FROM night_exception ORDER BY night_id, account_id",
}


def all_that_stands(bank: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything a night may have touched."""
    with bank.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(asked))] for name, asked in _OF_A_BANK.items()}


class Killed(BaseException):
    """The machine is gone; no one says why."""


@contextmanager
def killed_before(bank: Engine, statement: int | None) -> Iterator[list[str]]:
    """Let a machine die before its so-manieth statement, None for never; yields those that were sent."""
    sent: list[str] = []

    def count(_: object, __: object, said: str, *___: object) -> None:
        if len(sent) == statement:
            raise Killed
        sent.append(said)

    event.listen(bank, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(bank, "before_cursor_execute", count)
