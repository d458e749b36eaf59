"""Every act that has a page, in an order in which one can be done after the other, and what each needs in particular.

An act is done with the newest thing for which a page offers it, so that what is removed is what was made on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.databases import ADMIN_PASSWORD
from tests.web.act_form import TICKED

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Errand:
    """How somebody gets to the form of an act, and what he fills in besides the fields that are marked as needed.

    Attributes:
        needs: what the act is refused without, by the words on a field, or by the heading above the first of several.
        wants: what he likes to have otherwise than it stands there.
        at: the page that offers the act, where the form does not lead back to it.
        fold: what is opened on that page to see the link.
        go_on: the button that is pressed before the form is shown.
    """

    needs: Mapping[str, str] = field(default_factory=dict)
    wants: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    fold: str = ""
    go_on: str = ""


PLAIN = Errand()
NOTED = Errand(wants={"Noted": "Can read"})
LATER = Errand(wants={"Active from": ""})
NAMED = Errand({"First name": "Amina", "Last name": "Walker"})

ERRANDS: Mapping[str, Errand] = {
    "/offices/open": PLAIN,
    "/offices/{office_id:int}/change": PLAIN,
    "/offices/{office_id:int}/fields": NOTED,
    "/working-days/{office_id:int}/change": PLAIN,
    "/staff/take-on": PLAIN,
    "/staff/{staff_id:int}/change": PLAIN,
    "/roles/make": PLAIN,
    "/roles/{role_id:int}/permissions": Errand(wants={"Its holders may": TICKED}),
    "/roles/{role_id:int}/describe": PLAIN,
    "/roles/{role_id:int}/disable": PLAIN,
    "/roles/{role_id:int}/enable": PLAIN,
    "/roles/{role_id:int}/remove": PLAIN,
    "/users/add": PLAIN,
    "/users/{user_id:int}/change": PLAIN,
    "/users/{user_id:int}/fields": NOTED,
    "/users/{user_id:int}/remove": PLAIN,
    "/codes/add": PLAIN,
    "/codes/{code_id:int}/rename": PLAIN,
    "/codes/{code_id:int}/words/add": PLAIN,
    "/codes/{code_id:int}/words/{word_id:int}/change": PLAIN,
    "/codes/{code_id:int}/words/{word_id:int}/remove": PLAIN,
    "/codes/{code_id:int}/remove": PLAIN,
    "/users/{user_id:int}/keys/make": PLAIN,
    "/users/{user_id:int}/keys/{key_id:int}/revoke": PLAIN,
    "/institution": PLAIN,
    "/funds/add": PLAIN,
    "/funds/{fund_id:int}/change": PLAIN,
    "/delinquency/ranges/add": Errand(wants={"From day": "400"}),
    "/delinquency/ranges/{range_id:int}/change": PLAIN,
    "/delinquency/buckets/add": Errand(wants={"Ranges": TICKED}),
    "/delinquency/buckets/{bucket_id:int}/change": PLAIN,
    "/delinquency/buckets/{bucket_id:int}/remove": PLAIN,
    "/delinquency/ranges/{range_id:int}/remove": PLAIN,
    "/channels/add": PLAIN,
    "/channels/{channel_id:int}/change": PLAIN,
    "/channels/{channel_id:int}/remove": PLAIN,
    "/currencies/define": Errand(wants={"Code": "WALK"}),
    "/currencies/choose": PLAIN,
    "/currencies/{code}/change": PLAIN,
    "/holidays/plan": Errand(wants={"First day": "2025-12-24", "Last day": "2025-12-26"}),
    "/holidays/apply": PLAIN,
    "/holidays/{holiday_id:int}/change": PLAIN,
    "/holidays/{holiday_id:int}/activate": PLAIN,
    "/holidays/{holiday_id:int}/move-due-dates": PLAIN,
    "/holidays/{holiday_id:int}/remove": PLAIN,
    "/settings/{setting_id:int}/change": PLAIN,
    "/hooks/add": Errand({"It is told when": TICKED}, {"Address": "https://listener.example/walk"}),
    "/hooks/{hook_id:int}/change": PLAIN,
    "/hooks/{hook_id:int}/retry": PLAIN,
    "/hooks/{hook_id:int}/remove": PLAIN,
    "/custom-fields/define": Errand(wants={"Id": "_Walk"}),
    "/custom-fields/{set_id:int}/change": PLAIN,
    "/custom-fields/{set_id:int}/fields/define": PLAIN,
    "/custom-fields/{set_id:int}/fields/{field_id:int}/change": PLAIN,
    "/custom-fields/{set_id:int}/fields/{field_id:int}/remove": PLAIN,
    "/custom-fields/{set_id:int}/remove": PLAIN,
    "/charges/define": PLAIN,
    "/books/accounts/open": PLAIN,
    "/books/accounts/{gl_account_id:int}/change": PLAIN,
    "/books/accounts/{gl_account_id:int}/delete": PLAIN,
    "/products/define": Errand(wants={"Accounting": "no books"}),
    "/products/{product_id:int}/define": PLAIN,
    "/clients/{client_id:int}/propose-transfer": PLAIN,
    "/clients/{client_id:int}/reject-transfer": PLAIN,
    "/clients/{client_id:int}/withdraw-transfer": PLAIN,
    "/clients/{client_id:int}/accept-transfer": PLAIN,
    "/clients/{client_id:int}/transfer": PLAIN,
    "/clients/{client_id:int}/undo-rejection": PLAIN,
    "/clients/{client_id:int}/reject": PLAIN,
    "/clients/{client_id:int}/undo-withdrawal": PLAIN,
    "/clients/{client_id:int}/withdraw": PLAIN,
    "/clients/{client_id:int}/reactivate": PLAIN,
    "/clients/{client_id:int}/close": PLAIN,
    "/clients/register": NAMED,
    "/clients/{client_id:int}/change": PLAIN,
    "/clients/{client_id:int}/activate": PLAIN,
    "/clients/{client_id:int}/officer": PLAIN,
    "/clients/{client_id:int}/no-officer": PLAIN,
    "/clients/{client_id:int}/fields": NOTED,
    "/clients/{client_id:int}/identifier": Errand({}, {"Kind": "Passport"}),
    "/clients/{client_id:int}/identifiers/{identifier_id:int}/change": PLAIN,
    "/clients/{client_id:int}/identifiers/{identifier_id:int}/remove": PLAIN,
    "/clients/{client_id:int}/note": PLAIN,
    "/clients/{client_id:int}/notes/{note_id:int}/change": PLAIN,
    "/clients/{client_id:int}/notes/{note_id:int}/remove": PLAIN,
    "/groups/form": LATER,
    "/groups/{group_id:int}/activate": PLAIN,
    "/groups/{group_id:int}/delete": PLAIN,
    "/groups/{group_id:int}/change": PLAIN,
    "/groups/{group_id:int}/fields": NOTED,
    "/groups/{group_id:int}/note": PLAIN,
    "/groups/{group_id:int}/notes/{note_id:int}/change": PLAIN,
    "/groups/{group_id:int}/notes/{note_id:int}/remove": PLAIN,
    "/groups/{group_id:int}/officer": PLAIN,
    "/groups/{group_id:int}/no-officer": PLAIN,
    "/groups/{group_id:int}/add-members": Errand({"Who joins": TICKED}),
    "/groups/{group_id:int}/register-member": NAMED,
    "/groups/{group_id:int}/roles/give": PLAIN,
    "/groups/{group_id:int}/roles/{assignment_id:int}/change": PLAIN,
    "/groups/{group_id:int}/roles/{assignment_id:int}/end": PLAIN,
    "/groups/{group_id:int}/transfer-members": Errand({"Who goes": TICKED}),
    "/groups/{group_id:int}/remove-members": Errand({"Who leaves": TICKED}),
    "/groups/{group_id:int}/close": PLAIN,
    "/centres/form": LATER,
    "/centres/{centre_id:int}/activate": PLAIN,
    "/centres/{centre_id:int}/delete": PLAIN,
    "/centres/{centre_id:int}/fields": NOTED,
    "/centres/{centre_id:int}/add-groups": Errand({"Which groups": TICKED}),
    "/centres/{centre_id:int}/remove-groups": Errand({"Which groups": TICKED}),
    "/centres/{centre_id:int}/close": PLAIN,
    "/meetings/{grouping_id:int}/plan": PLAIN,
    "/meetings/{grouping_id:int}/move": Errand(wants={"is held on": "2025-02-19"}),
    "/meetings/{grouping_id:int}/record": PLAIN,
    "/meetings/{grouping_id:int}/{meeting_id:int}/attendance": PLAIN,
    "/groups/{group_id:int}/apply": Errand({"Amount for each member": "12000"}, go_on="Go on"),
    "/clients/{client_id:int}/delete": PLAIN,
    "/loans/apply": Errand(at="/clients/{client_id:int}", go_on="Go on"),
    "/loans/{loan_id:int}/change": PLAIN,
    "/loans/{loan_id:int}/officer": PLAIN,
    "/loans/{loan_id:int}/no-officer": PLAIN,
    "/loans/{loan_id:int}/comment": PLAIN,
    "/loans/{loan_id:int}/note": Errand({}, {"Notes": "Three cows"}),
    "/loans/{loan_id:int}/edit-schedule": PLAIN,
    "/loans/{loan_id:int}/vary": PLAIN,
    "/loans/{loan_id:int}/restore": PLAIN,
    "/loans/{loan_id:int}/payment-holiday": Errand({"Nothing falls due with": TICKED}),
    "/loans/{loan_id:int}/apply-interest": PLAIN,
    "/loans/{loan_id:int}/apply-held-interest": PLAIN,
    "/loans/{loan_id:int}/set-incomplete": PLAIN,
    "/loans/{loan_id:int}/request-approval": PLAIN,
    "/loans/{loan_id:int}/fields": NOTED,
    "/loans/{loan_id:int}/approve": PLAIN,
    "/loans/{loan_id:int}/undo-approval": PLAIN,
    "/loans/{loan_id:int}/reject": PLAIN,
    "/loans/{loan_id:int}/undo-rejection": PLAIN,
    "/loans/{loan_id:int}/withdraw": PLAIN,
    "/loans/{loan_id:int}/undo-withdrawal": PLAIN,
    "/loans/{loan_id:int}/undo-closing": PLAIN,
    "/loans/{loan_id:int}/close": PLAIN,
    "/loans/{loan_id:int}/delete": PLAIN,
    "/loans/{loan_id:int}/refund": PLAIN,
    "/loans/{loan_id:int}/charge": PLAIN,
    "/loans/{loan_id:int}/charges/{charge_id:int}/waive": PLAIN,
    "/loans/{loan_id:int}/repay": PLAIN,
    "/loans/{loan_id:int}/charges/{charge_id:int}/adjust": Errand(wants={"Amount": "1"}),
    "/loans/{loan_id:int}/charges/{charge_id:int}/refund": Errand(wants={"Amount": "1"}),
    "/loans/{loan_id:int}/transactions/{transaction_id:int}/receipt": PLAIN,
    "/loans/{loan_id:int}/transactions/{transaction_id:int}/undo": Errand(
        at="/loans/{loan_id:int}/transactions/{transaction_id:int}"
    ),
    "/loans/{loan_id:int}/transactions/{transaction_id:int}/adjust": Errand(
        {"Amount": "7"}, at="/loans/{loan_id:int}/transactions/{transaction_id:int}"
    ),
    "/loans/{loan_id:int}/transactions/{transaction_id:int}/charge-back": Errand(
        {"Amount": "1"}, at="/loans/{loan_id:int}/transactions/{transaction_id:int}"
    ),
    "/loans/{loan_id:int}/credit": Errand(wants={"What": "Merchant's refund"}),
    "/loans/{loan_id:int}/waive-interest": Errand(wants={"Amount": "1"}),
    "/loans/{loan_id:int}/reschedule": Errand({"Installments added": "2"}),
    "/loans/{loan_id:int}/rescheduling/{request_id:int}/approve": PLAIN,
    "/loans/{loan_id:int}/rescheduling/{request_id:int}/reject": PLAIN,
    "/loans/{loan_id:int}/foreclose": PLAIN,
    "/loans/{loan_id:int}/charge-off": PLAIN,
    "/loans/{loan_id:int}/undo-charge-off": PLAIN,
    "/loans/{loan_id:int}/fraud": PLAIN,
    "/loans/{loan_id:int}/grace": PLAIN,
    "/loans/{loan_id:int}/pause-delinquency": Errand({"Until": "2026-02-19"}),
    "/loans/{loan_id:int}/resume-delinquency": PLAIN,
    "/loans/{loan_id:int}/rate": PLAIN,
    "/loans/{loan_id:int}/repayment-amount": Errand({"Amount": "2000"}),
    "/loans/{loan_id:int}/lock": PLAIN,
    "/loans/{loan_id:int}/unlock": PLAIN,
    "/loans/{loan_id:int}/write-off": PLAIN,
    "/loans/{loan_id:int}/recover": Errand({"Amount": "12"}),
    "/loans/{loan_id:int}/undo-write-off": PLAIN,
    "/loans/{loan_id:int}/pay-out": PLAIN,
    "/loans/{loan_id:int}/undo-pay-out": PLAIN,
    "/books/accruals": PLAIN,
    "/sheets/{sheet_id:int}/receipts": PLAIN,
    "/currencies/{code}/denominations": PLAIN,
    "/sheets/captured/{captured_id:int}/approve": PLAIN,
    "/sheets/captured/{captured_id:int}/post": PLAIN,
    "/sheets/captured/{captured_id:int}/take-count-back": PLAIN,
    "/sheets/captured/{captured_id:int}/count": Errand(wants={"KES 100.00": "3"}),
    "/sheets/captured/{captured_id:int}/withdraw": PLAIN,
    "/books/activities/map": PLAIN,
    "/sheets/{sheet_id:int}/undo": PLAIN,
    "/business-date": PLAIN,
    "/own-calendar/make": PLAIN,
    "/own-calendar/revoke": PLAIN,
    "/own-password": Errand(wants={"Password until now": ADMIN_PASSWORD}, fold="mifos"),
}
