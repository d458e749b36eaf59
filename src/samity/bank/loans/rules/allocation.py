"""Which part of the debt a payment settles first. See docs/rules/allocation.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.bank.loans.values.strategy import ARRIVED, FutureRule, Pass, Strategy, Timing, Walk
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment

INTEREST, FEES, PENALTIES = Part.INTEREST, Part.FEES, Part.PENALTIES


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment does: to the installments it touches, by parts, and what is left over.

    Attributes:
        installments: after it.
        parts: what it settles.
        interest_waived: what the borrower is let off by it.
        overpaid: what is left over.
        from_arrears: what of the interest is owed outside the schedule.
    """

    installments: tuple[Installment, ...]
    parts: Parts
    interest_waived: int
    overpaid: int
    from_arrears: int = 0


def allocate(
    amount: int,
    installments: Sequence[Installment],
    strategy: Strategy,
    paid_on: date,
    charges_arrived: Mapping[int, Parts] | None = None,
    payable_interest: Mapping[int, int] | None = None,
) -> Allocation:
    """Divide a payment over the installments.

    Args:
        amount: minor units, not negative.
        installments: in order of their due dates.
        strategy: the passes, in order.
        paid_on: the value date of the payment.
        charges_arrived: per installment number, outstanding fees and penalties whose own due date has come; needed by
            strategies that look at it.
        payable_interest: per installment number, interest that can be settled before its due date, settled or not;
            nothing of one that is not there. None where all interest is owed.

    Returns:
        The installments after it; parts + overpaid = amount, to the last minor unit.
    """
    walk = _Walk(list(installments), amount, paid_on, charges_arrived or {}, payable_interest)
    for each in strategy:
        if walk.left and not (each.only_when_late and not walk.is_late()):
            walk.take(each)
    return Allocation(tuple(walk.installments), walk.parts, walk.waived, walk.left)


class _Walk:
    """The money on its way: what is left, and where it went."""

    def __init__(
        self,
        installments: list[Installment],
        amount: int,
        paid_on: date,
        charges_arrived: Mapping[int, Parts],
        payable_interest: Mapping[int, int] | None,
    ) -> None:
        self.installments = installments
        self.left = amount
        self.parts = NOTHING
        self.waived = 0
        self._paid_on = paid_on
        self._arrived = charges_arrived
        self._payable_interest = payable_interest

    def is_late(self) -> bool:
        return any(each.due_on < self._paid_on and each.outstanding.total for each in self.installments)

    def take(self, given: Pass) -> None:
        places = self._places(given)
        groups = [(part,) for part in given.parts] if given.walk is Walk.VERTICAL else [given.parts]
        for parts in groups:
            if given.future is FutureRule.REAMORTIZATION:
                self._share_out(places, parts, given)
            else:
                self._settle(places, parts, given)

    def _settle(self, places: Sequence[int], parts: tuple[Part, ...], given: Pass) -> None:
        for place in places:
            if not self.left:
                return
            if self.installments[place].is_settled:
                continue
            self._pay(place, parts, given, self.left)
            if given.waive_interest and not self.installments[place].outstanding.principal:
                self._forgive(place)

    def _share_out(self, places: Sequence[int], parts: tuple[Part, ...], given: Pass) -> None:
        """Pay the same to each installment that still owes, what rounding leaves to the last; again while it lasts."""
        while self.left:
            owing = [place for place in places if any(self._payable(place, part, given) for part in parts)]
            if not owing:
                return
            share = rounded(self.left, len(owing))
            last_share = self.left - share * (len(owing) - 1)
            for place in owing[:-1]:
                self._pay(place, parts, given, share)
            self._pay(owing[-1], parts, given, last_share)

    def _pay(self, place: int, parts: tuple[Part, ...], given: Pass, most: int) -> None:
        """Pay parts of an installment in their order, with no more than an amount and than is left."""
        most = min(most, self.left)
        for part in parts:
            paid = min(self._payable(place, part, given), most)
            if paid > 0:
                installment = self.installments[place]
                self.installments[place] = installment._replace(paid=installment.paid.adding(part, paid))
                self.parts = self.parts.adding(part, paid)
                self.left -= paid
                most -= paid

    def _payable(self, place: int, part: Part, given: Pass) -> int:
        installment = self.installments[place]
        owed = installment.outstanding.of(part)
        if given.charges_arrived and part in {FEES, PENALTIES}:
            return min(owed, self._arrived.get(installment.number, NOTHING).of(part))
        if given.interest_arrived and part is INTEREST and self._timing(place) not in ARRIVED:
            return 0
        return self._interest_owed(place) if part is INTEREST else owed

    def _interest_owed(self, place: int) -> int:
        """Return the outstanding interest of an installment; what is not payable yet is not owed."""
        installment = self.installments[place]
        owed = installment.outstanding.interest
        if self._payable_interest is None or self._timing(place) in ARRIVED:
            return owed
        settled = installment.paid.interest + installment.waived.interest
        return max(min(owed, self._payable_interest.get(installment.number, 0) - settled), 0)

    def _forgive(self, place: int) -> None:
        installment = self.installments[place]
        interest = self._interest_owed(place)
        if interest:
            self.installments[place] = installment._replace(waived=installment.waived.adding(INTEREST, interest))
            self.waived += interest

    def _places(self, given: Pass) -> list[int]:
        whenever = len(given.timings) == len(Timing)
        places = [
            place
            for place, each in enumerate(self.installments)
            if each.paid != each.due and (whenever or timing(each, self._paid_on) in given.timings)
        ]
        if given.with_current:
            current = next((p for p, each in enumerate(self.installments) if each.due_on >= self._paid_on), None)
            if current is not None and current not in places:
                places.append(current)
        return self._future_order(places, given.future)

    def _timing(self, place: int) -> Timing:
        return timing(self.installments[place], self._paid_on)

    def _future_order(self, places: list[int], rule: FutureRule) -> list[int]:
        if rule is FutureRule.LAST_INSTALLMENT:
            return places[::-1]
        if rule is FutureRule.NEXT_LAST_INSTALLMENT:
            running = [place for place in places if self._timing(place) is Timing.RUNNING]
            return [*running, *(place for place in places[::-1] if place not in running)]
        return places


def timing(installment: Installment, paid_on: date) -> Timing:
    """Say how an installment stands to a day."""
    if installment.due_on < paid_on:
        return Timing.PAST_DUE
    if installment.due_on == paid_on:
        return Timing.DUE
    return Timing.RUNNING if installment.from_on <= paid_on else Timing.FUTURE
