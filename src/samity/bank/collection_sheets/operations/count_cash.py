"""Count the cash of a captured sheet, approve what it differs by, take it back. See docs/rules/two-stages.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.queries import activity_accounts
from samity.bank.accounting.values import ActivityNotMapped, FinancialActivity
from samity.bank.collection_sheets.operations.captured_steps import (
    captured_to_act_on,
    reason_refusals,
    take_step,
)
from samity.bank.collection_sheets.operations.kept import read_kept
from samity.bank.collection_sheets.rules.two_stages import cash_differences
from samity.bank.collection_sheets.values import CapturedAct, CountedCash
from samity.bank.gate import operation
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.bank.organisation.queries.denominations import denominations
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.money import LARGEST_MINOR, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from samity.bank.collection_sheets.queries.captured import CapturedSheet
    from samity.kernel.money import Currency
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CurrencyNotOfSheet(Refusal):
    """No cash of captured sheet {captured_id} is in {currency}."""

    captured_id: int
    currency: str


@dataclass(eq=False)
class NoSuchNote(Refusal):
    """There is no note or coin of {amount}: the list of the currency does not have it."""

    amount: Money


@dataclass(eq=False)
class PiecesBelowNothing(Refusal):
    """Of {amount} there cannot be fewer than no piece, nor more than anybody can count."""

    amount: Money


@dataclass(eq=False)
class TakenAlongNotInCurrency(Refusal):
    """{amount} cannot have been taken along: it is finer than the currency, less than nothing, or too large."""

    amount: Money


@dataclass(eq=False)
class SecondPersonNeeded(Refusal):
    """Who captured or counted the sheet does not approve what its cash differs by: {username} did."""

    username: str


@dataclass(frozen=True, slots=True)
class CountedCurrency:
    """What was counted in a currency; major units.

    Attributes:
        pieces: notes and coins by their value, and how many there were; one that is named twice is added up.
        taken_along: what the branch had given to the officer for pay-outs.
    """

    code: str
    pieces: tuple[tuple[Decimal, int], ...]
    taken_along: Decimal


@dataclass(frozen=True, slots=True)
class CountCash:
    """Say which notes and coins were there; a currency that is not named was not there.

    Attributes:
        reason: why it differs; needed where it does.
    """

    captured_id: int
    counted: tuple[CountedCurrency, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApproveDifference:
    """Approve that the cash of a sheet is booked short or over."""

    captured_id: int


@dataclass(frozen=True, slots=True)
class TakeCountBack:
    """Take the count of a sheet back, and say why; it may be changed, withdrawn and counted again."""

    captured_id: int
    reason: str


@operation("collection_sheets:count_cash")
def count_cash(command: CountCash, unit: Unit) -> CapturedSheet:
    """Count the cash of a captured sheet, or count it again; what differs waits for a second person.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn: it waits no more.
        CurrencyNotOfSheet, NoSuchNote, PiecesBelowNothing, TakenAlongNotInCurrency: what was counted cannot be.
        StepWithoutReason, ReasonTooLong, ActivityNotMapped: it differs, and nothing says why or where that is booked.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.COUNTED)
    reason = (command.reason or "").strip()
    currencies = currencies_by_code(unit.connection, [each.code for each in command.counted])
    refuse_all(_count_refusals(command, found, currencies, unit))
    counted = [_counted(each, currencies[each.code]) for each in command.counted]
    differences = cash_differences(found.cash, counted)
    if differences:
        refuse_all([*reason_refusals(found.id, reason), *_unbooked(found, differences.values(), unit)])
    take_step(
        unit,
        found.id,
        len(found.steps) + 1,
        CapturedAct.COUNTED,
        content={"cash": [_told(each) for each in counted]},
        reason=reason or None,
        differs=bool(differences),
    )
    unit.tell(
        "CapturedSheetCounted", f"captured_sheet:{found.id}", {"due_on": found.due_on, "differs": bool(differences)}
    )
    return found


@operation("collection_sheets:approve_difference")
def approve_difference(command: ApproveDifference, unit: Unit) -> CapturedSheet:
    """Approve what the cash of a sheet differs by, as somebody who neither captured nor counted it.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn: no difference waits.
        SecondPersonNeeded: it is his own sheet or count.
        ActivityNotMapped: nothing says where it is booked.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.APPROVED)
    if unit.actor.user_id in found.hands:
        raise SecondPersonNeeded(unit.actor.username)
    refuse_all(_unbooked(found, found.differences.values(), unit))
    take_step(unit, found.id, len(found.steps) + 1, CapturedAct.APPROVED)
    unit.tell("CashDifferenceApproved", f"captured_sheet:{found.id}", {"due_on": found.due_on})
    return found


@operation("collection_sheets:take_count_back")
def take_count_back(command: TakeCountBack, unit: Unit) -> CapturedSheet:
    """Take a count back while the sheet is not posted: the sheet was wrong, or the difference is not approved.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn, StepWithoutReason, ReasonTooLong: it is not counted or posted; nothing says why.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.COUNT_TAKEN_BACK, reason=command.reason)
    take_step(unit, found.id, len(found.steps) + 1, CapturedAct.COUNT_TAKEN_BACK, reason=command.reason.strip())
    unit.tell("CashCountTakenBack", f"captured_sheet:{found.id}", {"due_on": found.due_on})
    return found


def _count_refusals(
    command: CountCash, found: CapturedSheet, currencies: Mapping[str, Currency], unit: Unit
) -> Iterator[Refusal]:
    of_sheet = {each.currency_code for each in found.cash}
    known = denominations(unit.connection, currencies.values())
    named: set[str] = set()
    for each in command.counted:
        if each.code not in of_sheet or each.code in named:
            yield CurrencyNotOfSheet(found.id, each.code)
            continue
        named.add(each.code)
        currency = currencies[each.code]
        for value, number in each.pieces:
            if currency.minor(value) not in known[each.code]:
                yield NoSuchNote(Money(value, currency))
            elif not 0 <= number <= LARGEST_MINOR // (currency.minor(value) or 1):
                yield PiecesBelowNothing(Money(value, currency))
        taken = currency.minor(each.taken_along)
        if taken is None or taken < 0:
            yield TakenAlongNotInCurrency(Money(each.taken_along, currency))


def _unbooked(found: CapturedSheet, differences: Iterable[int], unit: Unit) -> Iterator[Refusal]:
    """Refuse a difference that no GL account is named for, where the sheet's loans are booked."""
    filled = read_kept(found.filled.content["sheet"])
    loans = loans_by_id(unit.connection, {line.loan_id for line in filled.lines})
    if all(loan.agreement.accounting is AccountingRule.NONE for loan in loans.values()):
        return
    mapped = activity_accounts(unit.connection)
    for activity in sorted({activity_of(each) for each in differences}):
        if activity not in mapped:
            yield ActivityNotMapped(activity)


def activity_of(difference: int) -> FinancialActivity:
    """Return under which financial activity a difference is booked."""
    return FinancialActivity.CASH_OVER if difference > 0 else FinancialActivity.CASH_SHORT


def _counted(given: CountedCurrency, currency: Currency) -> CountedCash:
    pieces: dict[int, int] = defaultdict(int)
    for value, number in given.pieces:
        if number:
            pieces[currency.minor(value) or 0] += number
    return CountedCash(given.code, pieces, currency.minor(given.taken_along) or 0)


def _told(counted: CountedCash) -> dict[str, Any]:
    pieces = {str(value): number for value, number in sorted(counted.pieces.items(), reverse=True)}
    return {"currency": counted.currency_code, "pieces": pieces, "taken_along": counted.taken_along}
