"""Sheets that were captured and wait for their cash: whose, how far, and every step of them. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.collection_sheets.rules.two_stages import WAITING, cash_differences
from samity.bank.collection_sheets.values import CapturedAct, CapturedState, CountedCash, SheetCash, SheetKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Row


@dataclass(eq=False)
class CapturedSheetNotFound(Refusal):
    """There is no captured sheet {captured_id}."""

    captured_id: int


@dataclass(frozen=True, slots=True)
class CapturedStep:
    """What somebody did with a captured sheet.

    Attributes:
        content: the sheet as it was filled in, the count, or what was posted, as it is kept.
    """

    act: CapturedAct
    content: Mapping[str, Any]
    reason: str | None
    user_id: int
    user_name: str
    done_on: date
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedSheet:
    """A sheet that is posted when its cash is counted.

    Attributes:
        owner_id, owner_name, calendar_id: who meets; None of individuals.
        sheet_id: as which it was posted.
        steps: what was done with it, the first first.
    """

    id: int
    office_id: int
    office_name: str
    office_hierarchy: str
    kind: SheetKind
    owner_id: int | None
    owner_name: str | None
    calendar_id: int | None
    due_on: date
    state: CapturedState
    sheet_id: int | None
    steps: tuple[CapturedStep, ...]

    @property
    def filled(self) -> CapturedStep:
        """Return the step that says how it is filled in now."""
        return self._last({CapturedAct.CAPTURED, CapturedAct.CHANGED})

    @property
    def cash(self) -> tuple[SheetCash, ...]:
        """Return what it moves in notes and coins, by currency."""
        return tuple(
            SheetCash(each["currency"], each["collected"], each["paid_out"]) for each in self.filled.content["cash"]
        )

    @property
    def count(self) -> CapturedStep | None:
        """Return the count that holds; None while it is not counted, and where the count was taken back."""
        if self.state in {CapturedState.CAPTURED, CapturedState.WITHDRAWN}:
            return None
        return self._last({CapturedAct.COUNTED})

    @property
    def counted(self) -> tuple[CountedCash, ...]:
        """Return what was counted, by currency."""
        found = self.count
        return () if found is None else tuple(_counted(each) for each in found.content["cash"])

    @property
    def differences(self) -> Mapping[str, int]:
        """Return what the count differs by, of each currency that it does differ in."""
        return {} if self.count is None else cash_differences(self.cash, self.counted)

    @property
    def hands(self) -> frozenset[int]:
        """Return the users who captured, changed or counted it: nobody of them approves what it differs by."""
        touching = {CapturedAct.CAPTURED, CapturedAct.CHANGED, CapturedAct.COUNTED}
        return frozenset(step.user_id for step in self.steps if step.act in touching)

    def _last(self, acts: Collection[CapturedAct]) -> CapturedStep:
        return next(step for step in reversed(self.steps) if step.act in acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedFilter:
    """Which captured sheets: every given condition holds; the days are those of the meetings, both included."""

    office_id: int | None = None
    owner_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    states: Collection[CapturedState] = ()


_HEADERS = """
SELECT c.id, c.office_id, o.name AS office_name, o.hierarchy AS office_hierarchy, c.kind, c.owner_id,
       w.name AS owner_name, c.calendar_id, c.due_on, c.state, c.sheet_id
FROM captured_sheet c JOIN office o ON o.id = c.office_id LEFT JOIN client_group w ON w.id = c.owner_id
WHERE """
_LISTED = (
    _HEADERS
    + """starts_with(o.hierarchy, :hierarchy)
  AND (CAST(:office AS bigint) IS NULL OR c.office_id = :office)
  AND (CAST(:owner AS bigint) IS NULL OR c.owner_id = :owner)
  AND (CAST(:first AS date) IS NULL OR c.due_on >= :first)
  AND (CAST(:last AS date) IS NULL OR c.due_on <= :last)
  AND (CAST(:states AS text[]) = '{}' OR c.state = ANY(:states))
ORDER BY c.due_on, c.id LIMIT :limit OFFSET :offset"""
)
_HOW_MANY = """
SELECT count(*) FROM captured_sheet c JOIN office o ON o.id = c.office_id
WHERE c.state = ANY(:waiting) AND starts_with(o.hierarchy, :hierarchy)"""
_STEPS = """
SELECT s.captured_id, s.act, s.content, s.reason, s.user_id, concat_ws(' ', u.firstname, u.lastname) AS user_name,
       s.done_on, s.done_at
FROM captured_step s LEFT JOIN app_user u ON u.id = s.user_id
WHERE s.captured_id = ANY(:captured) ORDER BY s.captured_id, s.no"""
# What another sheet that waits says of a loan: of the same meeting where it pays, of any where it is paid out.
_HELD = """
SELECT c.id, line.kind, (line.told ->> 'loan_id')::bigint AS loan_id
FROM captured_sheet c
CROSS JOIN LATERAL (
  SELECT s.content -> 'sheet' AS sheet FROM captured_step s
  WHERE s.captured_id = c.id AND s.act IN ('CAPTURED', 'CHANGED') ORDER BY s.no DESC LIMIT 1) AS kept
CROSS JOIN LATERAL (
  SELECT 'REPAYMENT' AS kind, told FROM jsonb_array_elements(kept.sheet -> 'repayments') AS told UNION ALL
  SELECT 'DISBURSEMENT', told FROM jsonb_array_elements(kept.sheet -> 'disbursements') AS told) AS line
WHERE c.state = ANY(:waiting) AND c.id <> :but
  AND (line.told ->> 'loan_id')::bigint = ANY(:loans) AND (line.told ->> 'amount')::numeric IS DISTINCT FROM 0
  AND (line.kind = 'DISBURSEMENT' OR c.due_on = :due_on)
ORDER BY c.id"""
_OFFICE_OF_OWNER = """
SELECT o.counts_cash FROM client_group g JOIN office o ON o.id = g.office_id WHERE g.id = :owner"""
_OFFICE_OF_LOANS = """
SELECT o.counts_cash FROM office o WHERE o.id = (
  SELECT CASE WHEN count(DISTINCT l.office_id) = 1 THEN min(l.office_id) ELSE :own END
  FROM loan l WHERE l.account_id = ANY(:loans))"""


def captured_by_id(connection: Connection, captured_id: int, *, lock: bool = False) -> CapturedSheet:
    """Return a captured sheet, locked against everybody else who does something with it when asked.

    Raises:
        CapturedSheetNotFound: there is none.
    """
    asked = {"captured": captured_id}
    if lock:  # before it is read: who waited must see what the other did
        connection.execute(text("SELECT FROM captured_sheet WHERE id = :captured FOR UPDATE"), asked)
    row = connection.execute(text(_HEADERS + "c.id = :captured"), asked).first()
    if row is None:
        raise CapturedSheetNotFound(captured_id)
    return _with_steps(connection, [row])[0]


def captured_of_sheet(connection: Connection, sheet_id: int) -> CapturedSheet | None:
    """Return the captured sheet that was posted as a sheet; None where that was posted at once."""
    row = connection.execute(text(_HEADERS + "c.sheet_id = :sheet"), {"sheet": sheet_id}).first()
    return None if row is None else _with_steps(connection, [row])[0]


def captured_sheets(
    connection: Connection, hierarchy: str, wanted: CapturedFilter, *, offset: int = 0, limit: int | None = None
) -> Sequence[CapturedSheet]:
    """List captured sheets of the offices of a subtree, the oldest meeting first, in two statements."""
    asked = {
        "hierarchy": hierarchy,
        "office": wanted.office_id,
        "owner": wanted.owner_id,
        "first": wanted.from_on,
        "last": wanted.until_on,
        "states": [state.value for state in wanted.states],
        "offset": offset,
        "limit": limit,
    }
    return _with_steps(connection, connection.execute(text(_LISTED), asked).all())


def waiting_sheets(connection: Connection, hierarchy: str = "") -> int:
    """Return how many sheets of the offices of a subtree wait for their cash, or to be posted; of all unless given."""
    asked = {"hierarchy": hierarchy, "waiting": [state.value for state in WAITING]}
    return int(connection.execute(text(_HOW_MANY), asked).scalar_one())


def captured_lines(
    connection: Connection, loan_ids: Collection[int], due_on: date, but: int | None
) -> Sequence[tuple[int, str, int]]:
    """Return what stands on waiting sheets of these loans: the sheet, the kind of the line, the loan.

    Args:
        connection: the transaction.
        loan_ids: of a sheet that is captured now.
        due_on: its meeting.
        but: the sheet that is changed, which may hold them.
    """
    waiting = [state.value for state in WAITING]
    asked = {"loans": list(loan_ids), "due_on": due_on, "but": but or 0, "waiting": waiting}
    return [(row.id, row.kind, row.loan_id) for row in connection.execute(text(_HELD), asked)]


def counts_cash(connection: Connection, owner_id: int | None, loan_ids: Collection[int], own_office_id: int) -> bool:
    """Say whether the office of a sheet counts the cash before it posts.

    That of individuals is the office of all their loans, or else the office of who hands the sheet in.
    """
    if owner_id is not None:
        found = connection.execute(text(_OFFICE_OF_OWNER), {"owner": owner_id})
    else:
        found = connection.execute(text(_OFFICE_OF_LOANS), {"loans": list(loan_ids), "own": own_office_id})
    return bool(found.scalar())


def _with_steps(connection: Connection, rows: Sequence[Row[Any]]) -> list[CapturedSheet]:
    steps: dict[int, list[CapturedStep]] = {row.id: [] for row in rows}
    if rows:
        for row in connection.execute(text(_STEPS), {"captured": list(steps)}):
            steps[row.captured_id].append(
                CapturedStep(
                    CapturedAct(row.act), row.content, row.reason, row.user_id, row.user_name, row.done_on, row.done_at
                )
            )
    return [_captured(row, steps[row.id]) for row in rows]


def _captured(row: Row[Any], steps: Iterable[CapturedStep]) -> CapturedSheet:
    return CapturedSheet(
        id=row.id,
        office_id=row.office_id,
        office_name=row.office_name,
        office_hierarchy=row.office_hierarchy,
        kind=SheetKind(row.kind),
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        calendar_id=row.calendar_id,
        due_on=row.due_on,
        state=CapturedState(row.state),
        sheet_id=row.sheet_id,
        steps=tuple(steps),
    )


def _counted(told: Mapping[str, Any]) -> CountedCash:
    pieces = {int(value): number for value, number in told["pieces"].items()}
    return CountedCash(told["currency"], pieces, told["taken_along"])
