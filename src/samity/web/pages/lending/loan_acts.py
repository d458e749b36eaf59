"""Everything done with one loan lives at `/loans/<id>/…` and leads back to the loan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.views import loan_views
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Posting
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import APIRouter

    from samity.web.acts import Beside
    from samity.web.door import Visit


class LoanForm(ActForm):
    """A form that says what shall be in the place of something on a loan; what else is done to it meanwhile counts."""

    def opened(self, visit: Visit, **ids: int) -> str:
        """Return the number of its last fact; whoever sends the form holds the loan, so that nobody comes between."""
        return str(loan_by_id(visit.connection, ids["loan_id"], lock=isinstance(visit, Posting)).last_serial)


def loan_act(
    router: APIRouter,
    name: str,
    form: type[ActForm],
    operation: Callable[..., Any],
    *,
    heading: str,
    button: str,
    said: str,
    at: Beside,
    **more: Any,
) -> None:
    """Offer an act of a loan; the heading names whose loan it is. `more` is as in `Act`."""
    usual = {
        "after": lambda _, loan_id, **__: f"/loans/{loan_id}",
        "back": lambda loan_id, **_: f"/loans/{loan_id}",
        "about": about_loan,
    }
    act = Act(
        path=f"/loans/{{loan_id:int}}/{name}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        said=said,
        at=at,
        **{**usual, **more},
    )
    offer_act(router, act)


def about_loan(visit: Visit, loan_id: int, **_: int) -> Mapping[str, Any]:
    """Say whose loan it is."""
    account = admitted_loan(visit, loan_id)
    view = loan_views(visit.connection, [loan_id])[loan_id]
    return {"subject": f"{account.account_no}, {view['client_name'] or view['group_name']}"}
