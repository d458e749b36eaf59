"""What is done with a captured sheet: its cash is counted, a difference approved, it is posted, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.collection_sheets.operations.capture import WithdrawCaptured, withdraw_captured
from samity.bank.collection_sheets.operations.captured_steps import StepWithoutReason
from samity.bank.collection_sheets.operations.count_cash import (
    ApproveDifference,
    CountCash,
    CountedCurrency,
    TakeCountBack,
    approve_difference,
    count_cash,
    take_count_back,
)
from samity.bank.collection_sheets.operations.post_captured import PostCaptured, post_captured
from samity.bank.collection_sheets.operations.reasons import ReasonTooLong
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.bank.organisation.queries.denominations import denominations
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import AmountField, WholeField, not_negative, note_field
from samity.web.languages import later, say
from samity.web.pages.sheets.captured import captured_here, cash_in_words

if TYPE_CHECKING:
    from samity.kernel.money import Currency
    from samity.web.door import Posting, Visit

router = APIRouter()

MOST_PIECES = 1_000_000
PAGE = "/sheets/captured/{captured_id:int}"
BESIDE = {StepWithoutReason: "reason", ReasonTooLong: "reason"}


class CountForm(ActForm):
    """How many there are of each note and coin."""

    money: Mapping[str, Currency]
    known: Mapping[str, tuple[int, ...]]

    def offer(self, visit: Visit, captured_id: int = 0, **ids: int) -> None:
        """Ask for each note and coin of the currencies that the sheet moves."""
        found = captured_here(visit, captured_id)
        codes = [each.currency_code for each in found.cash]
        self.money = currencies_by_code(visit.connection, codes)
        self.known = denominations(visit.connection, self.money.values())
        self.sections = []
        for moved in found.cash:
            currency = self.money[moved.currency_code]
            names = [self._ask(visit, currency, value) for value in self.known[currency.code]]
            if moved.paid_out:
                names.insert(0, f"along-{currency.code}")
                along = AmountField(
                    say("Cash taken along"),
                    required=False,
                    checks=[not_negative],
                    description=say("What the branch had given to the officer for pay-outs. Empty: nothing."),
                )
                self.add(visit, names[0], along)
            self.sections.append((currency.name, names))
        self.add(visit, "reason", note_field(say("Why it differs"), description=say("Needed when it does.")))
        self.sections.append((say("If it differs"), ["reason"]))

    def _ask(self, visit: Visit, currency: Currency, value: int) -> str:
        name = f"n-{currency.code}-{value}"
        self.add(
            visit, name, WholeField(visit.formats.amount(value, currency), required=False, between=(0, MOST_PIECES))
        )
        return name

    def command(self, visit: Visit, captured_id: int = 0, **ids: int) -> CountCash:
        """Say what was counted."""
        counted = tuple(
            CountedCurrency(
                code,
                tuple((currency.major(value), self[f"n-{code}-{value}"].data or 0) for value in self.known[code]),
                (self[f"along-{code}"].data if f"along-{code}" in self else None) or Decimal(0),
            )
            for code, currency in self.money.items()
        )
        return CountCash(captured_id, counted, self["reason"].data)


class ReasonForm(ActForm):
    """Why it is done."""

    reason = note_field(later("Why"), required=True, description=later("It is kept with the sheet, with your name."))


class WithdrawForm(ReasonForm):
    """Why a sheet is withdrawn."""

    def command(self, visit: Visit, captured_id: int = 0, **ids: int) -> WithdrawCaptured:
        """Withdraw it."""
        return WithdrawCaptured(captured_id, str(self.reason.data))


class TakeBackForm(ReasonForm):
    """Why a count is taken back."""

    def command(self, visit: Visit, captured_id: int = 0, **ids: int) -> TakeCountBack:
        """Take it back."""
        return TakeCountBack(captured_id, str(self.reason.data))


class ApproveForm(ActForm):
    """There is nothing to fill in."""

    def command(self, visit: Visit, captured_id: int = 0, **ids: int) -> ApproveDifference:
        """Approve it."""
        return ApproveDifference(captured_id)


class PostForm(ActForm):
    """There is nothing to fill in."""

    def command(self, visit: Visit, captured_id: int = 0, **ids: int) -> PostCaptured:
        """Post it."""
        return PostCaptured(captured_id)


def _about(visit: Visit, captured_id: int) -> Mapping[str, Any]:
    """Say whose sheet it is, and what its cash should be."""
    found = captured_here(visit, captured_id)
    whose = found.owner_name or found.office_name
    return {
        "subject": f"{whose}, {visit.formats.day(found.due_on)}",
        "cash": list(cash_in_words(visit, found)),
    }


def _looked(command: CountCash, posted: Posting) -> Mapping[str, Any]:
    """Add up what was typed; nothing is kept."""
    currencies = currencies_by_code(posted.connection, [each.code for each in command.counted])
    sums = {
        each.code: sum(currencies[each.code].minor(value * number) or 0 for value, number in each.pieces)
        for each in command.counted
    }
    along = {each.code: currencies[each.code].minor(each.taken_along) or 0 for each in command.counted}
    return {"sums": sums, "along": along}


def _page(captured_id: int) -> str:
    return f"/sheets/captured/{captured_id}"


def _after(_: object, captured_id: int) -> str:
    return _page(captured_id)


offer_act(
    router,
    Act(
        path=f"{PAGE}/count",
        form=CountForm,
        operation=count_cash,
        heading=later("Count the cash"),
        button=later("Keep the count"),
        after=_after,
        said=later("The cash is counted."),
        at=BESIDE,
        back=_page,
        about=_about,
        template="sheets/count.html",
        look=_looked,
        look_button=later("Add it up"),
    ),
)
offer_act(
    router,
    Act(
        path=f"{PAGE}/take-count-back",
        form=TakeBackForm,
        operation=take_count_back,
        heading=later("Take the count back"),
        button=later("Take it back"),
        after=_after,
        said=later("The count is taken back: the sheet may be changed, withdrawn, or counted again."),
        at=BESIDE,
        back=_page,
        about=_about,
        template="sheets/of_captured.html",
    ),
)
offer_act(
    router,
    Act(
        path=f"{PAGE}/approve",
        form=ApproveForm,
        operation=approve_difference,
        heading=later("Approve the difference"),
        button=later("Approve"),
        after=_after,
        said=later("The difference is approved: the sheet may be posted."),
        back=_page,
        about=_about,
        template="sheets/of_captured.html",
    ),
)
offer_act(
    router,
    Act(
        path=f"{PAGE}/post",
        form=PostForm,
        operation=post_captured,
        heading=later("Post the sheet"),
        button=later("Post it"),
        after=lambda posted, captured_id: f"/sheets/{posted.saved.id}",
        said=later("The sheet is posted."),
        back=_page,
        about=_about,
        template="sheets/of_captured.html",
    ),
)
offer_act(
    router,
    Act(
        path=f"{PAGE}/withdraw",
        form=WithdrawForm,
        operation=withdraw_captured,
        heading=later("Withdraw the sheet"),
        button=later("Withdraw it"),
        after=_after,
        said=later("The sheet is withdrawn: it is never posted."),
        at=BESIDE,
        back=_page,
        about=_about,
        template="sheets/of_captured.html",
    ),
)
