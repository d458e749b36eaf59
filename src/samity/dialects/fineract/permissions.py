"""How this dialect calls our permissions: `loans:repay` here is `REPAYMENT_LOAN` there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samity.kernel.actor import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable


class Permission(NamedTuple):
    """A permission in this dialect's words."""

    grouping: str
    action: str
    entity: str

    @property
    def code(self) -> str:
        """What stands in a role: action and entity, or the special ones as they are."""
        return f"{self.action}_{self.entity}" if self.entity else self.action


_SPECIAL = {
    ALL: Permission("special", "ALL_FUNCTIONS", ""),
    "all:read": Permission("special", "ALL_FUNCTIONS_READ", ""),
}

_ORGANISATION = {
    "organisation:read": Permission("organisation", "READ", "OFFICE"),
    "organisation:open_office": Permission("organisation", "CREATE", "OFFICE"),
    "organisation:change_office": Permission("organisation", "UPDATE", "OFFICE"),
    "organisation:describe": Permission("organisation", "UPDATE", "ORGANISATION"),
    "staff:read": Permission("organisation", "READ", "STAFF"),
    "staff:take_on": Permission("organisation", "CREATE", "STAFF"),
    "staff:change": Permission("organisation", "UPDATE", "STAFF"),
    "currencies:read": Permission("organisation", "READ", "CURRENCY"),
    "currencies:choose": Permission("organisation", "UPDATE", "CURRENCY"),
    "currencies:define": Permission("organisation", "CREATE", "CURRENCY"),
    "currencies:change": Permission("organisation", "UPDATEDETAILS", "CURRENCY"),
    "currencies:set_denominations": Permission("organisation", "UPDATEDENOMINATIONS", "CURRENCY"),
    "payment_channels:read": Permission("organisation", "READ", "PAYMENTTYPE"),
    "payment_channels:add": Permission("organisation", "CREATE", "PAYMENTTYPE"),
    "payment_channels:change": Permission("organisation", "UPDATE", "PAYMENTTYPE"),
    "payment_channels:remove": Permission("organisation", "DELETE", "PAYMENTTYPE"),
    "funds:read": Permission("organisation", "READ", "FUND"),
    "funds:add": Permission("organisation", "CREATE", "FUND"),
    "funds:change": Permission("organisation", "UPDATE", "FUND"),
    "delinquency:read": Permission("organisation", "READ", "DELINQUENCY_BUCKET"),
    "delinquency:add_range": Permission("organisation", "CREATE", "DELINQUENCY_RANGE"),
    "delinquency:change_range": Permission("organisation", "UPDATE", "DELINQUENCY_RANGE"),
    "delinquency:remove_range": Permission("organisation", "DELETE", "DELINQUENCY_RANGE"),
    "delinquency:add_bucket": Permission("organisation", "CREATE", "DELINQUENCY_BUCKET"),
    "delinquency:change_bucket": Permission("organisation", "UPDATE", "DELINQUENCY_BUCKET"),
    "delinquency:remove_bucket": Permission("organisation", "DELETE", "DELINQUENCY_BUCKET"),
    "holidays:read": Permission("organisation", "READ", "HOLIDAY"),
    "holidays:plan": Permission("organisation", "CREATE", "HOLIDAY"),
    "holidays:change": Permission("organisation", "UPDATE", "HOLIDAY"),
    "holidays:activate": Permission("organisation", "ACTIVATE", "HOLIDAY"),
    "holidays:remove": Permission("organisation", "DELETE", "HOLIDAY"),
    "working_days:read": Permission("organisation", "READ", "WORKINGDAYS"),
    "working_days:change": Permission("organisation", "UPDATE", "WORKINGDAYS"),
}

_AUTHORISATION = {
    "users:read": Permission("authorisation", "READ", "USER"),
    "users:add": Permission("authorisation", "CREATE", "USER"),
    "users:change": Permission("authorisation", "UPDATE", "USER"),
    "users:remove": Permission("authorisation", "DELETE", "USER"),
    "users:make_api_key": Permission("authorisation", "CREATE", "APIKEY"),
    "users:revoke_api_key": Permission("authorisation", "DELETE", "APIKEY"),
    "own:change_password": Permission("authorisation", "CHANGEPWD", "USER"),
    "own:make_calendar_address": Permission("authorisation", "CREATE", "CALENDARADDRESS"),
    "own:revoke_calendar_address": Permission("authorisation", "DELETE", "CALENDARADDRESS"),
    "roles:read": Permission("authorisation", "READ", "ROLE"),
    "roles:make": Permission("authorisation", "CREATE", "ROLE"),
    "roles:describe": Permission("authorisation", "UPDATE", "ROLE"),
    "roles:change_permissions": Permission("authorisation", "PERMISSIONS", "ROLE"),
    "roles:enable": Permission("authorisation", "ENABLE", "ROLE"),
    "roles:disable": Permission("authorisation", "DISABLE", "ROLE"),
    "roles:remove": Permission("authorisation", "DELETE", "ROLE"),
}

_CONFIGURATION = {
    "hooks:read": Permission("infrastructure", "READ", "HOOK"),
    "hooks:add": Permission("infrastructure", "CREATE", "HOOK"),
    "hooks:change": Permission("infrastructure", "UPDATE", "HOOK"),
    "hooks:remove": Permission("infrastructure", "DELETE", "HOOK"),
    "hooks:retry": Permission("infrastructure", "RETRY", "HOOK"),
    "codes:read": Permission("configuration", "READ", "CODE"),
    "codes:add": Permission("configuration", "CREATE", "CODE"),
    "codes:rename": Permission("configuration", "UPDATE", "CODE"),
    "codes:remove": Permission("configuration", "DELETE", "CODE"),
    "codes:add_value": Permission("configuration", "CREATE", "CODEVALUE"),
    "codes:change_value": Permission("configuration", "UPDATE", "CODEVALUE"),
    "codes:remove_value": Permission("configuration", "DELETE", "CODEVALUE"),
    "custom_fields:read": Permission("configuration", "READ", "FIELDSET"),
    "custom_fields:define_set": Permission("configuration", "CREATE", "FIELDSET"),
    "custom_fields:change_set": Permission("configuration", "UPDATE", "FIELDSET"),
    "custom_fields:remove_set": Permission("configuration", "DELETE", "FIELDSET"),
    "custom_fields:define_field": Permission("configuration", "CREATE", "FIELD"),
    "custom_fields:change_field": Permission("configuration", "UPDATE", "FIELD"),
    "custom_fields:remove_field": Permission("configuration", "DELETE", "FIELD"),
    "custom_fields:fill_client": Permission("portfolio", "FILLFIELDS", "CLIENT"),
    "custom_fields:fill_group": Permission("portfolio", "FILLFIELDS", "GROUP"),
    "custom_fields:fill_centre": Permission("portfolio", "FILLFIELDS", "CENTER"),
    "custom_fields:fill_loan": Permission("portfolio", "FILLFIELDS", "LOAN"),
    "custom_fields:fill_office": Permission("organisation", "FILLFIELDS", "OFFICE"),
    "custom_fields:fill_user": Permission("authorisation", "FILLFIELDS", "USER"),
    "settings:read": Permission("configuration", "READ", "CONFIGURATION"),
    "settings:change": Permission("configuration", "UPDATE", "CONFIGURATION"),
    "business_date:read": Permission("configuration", "READ", "BUSINESS_DATE"),
    "business_date:set": Permission("configuration", "UPDATE", "BUSINESS_DATE"),
    "business_date:roll": Permission("jobs", "EXECUTEJOB", "SCHEDULER"),
}

_CLIENTS = {
    "clients:read": Permission("portfolio", "READ", "CLIENT"),
    "clients:create_client": Permission("portfolio", "CREATE", "CLIENT"),
    "clients:change_client": Permission("portfolio", "UPDATE", "CLIENT"),
    "clients:delete_client": Permission("portfolio", "DELETE", "CLIENT"),
    "clients:activate_client": Permission("portfolio", "ACTIVATE", "CLIENT"),
    "clients:close_client": Permission("portfolio", "CLOSE", "CLIENT"),
    "clients:reject_client": Permission("portfolio", "REJECT", "CLIENT"),
    "clients:withdraw_client": Permission("portfolio", "WITHDRAW", "CLIENT"),
    "clients:reactivate_client": Permission("portfolio", "REACTIVATE", "CLIENT"),
    "clients:undo_client_rejection": Permission("portfolio", "UNDOREJECT", "CLIENT"),
    "clients:undo_client_withdrawal": Permission("portfolio", "UNDOWITHDRAWAL", "CLIENT"),
    "clients:assign_officer_of_client": Permission("portfolio", "ASSIGNSTAFF", "CLIENT"),
    "clients:unassign_officer_of_client": Permission("portfolio", "UNASSIGNSTAFF", "CLIENT"),
    "clients:propose_transfer": Permission("portfolio", "PROPOSETRANSFER", "CLIENT"),
    "clients:accept_transfer": Permission("portfolio", "ACCEPTTRANSFER", "CLIENT"),
    "clients:reject_transfer": Permission("portfolio", "REJECTTRANSFER", "CLIENT"),
    "clients:withdraw_transfer": Permission("portfolio", "WITHDRAWTRANSFER", "CLIENT"),
    "clients:propose_and_accept_transfer": Permission("portfolio", "PROPOSEANDACCEPTTRANSFER", "CLIENT"),
    "clients:write_note": Permission("portfolio", "CREATE", "CLIENTNOTE"),
    "clients:change_note": Permission("portfolio", "UPDATE", "CLIENTNOTE"),
    "clients:remove_note": Permission("portfolio", "DELETE", "CLIENTNOTE"),
    "clients:keep_identifier": Permission("portfolio", "CREATE", "CLIENTIDENTIFIER"),
    "clients:change_identifier": Permission("portfolio", "UPDATE", "CLIENTIDENTIFIER"),
    "clients:remove_identifier": Permission("portfolio", "DELETE", "CLIENTIDENTIFIER"),
    "clients:create_group": Permission("portfolio", "CREATE", "GROUP"),
    "clients:change_group": Permission("portfolio", "UPDATE", "GROUP"),
    "clients:activate_group": Permission("portfolio", "ACTIVATE", "GROUP"),
    "clients:close_group": Permission("portfolio", "CLOSE", "GROUP"),
    "clients:delete_group": Permission("portfolio", "DELETE", "GROUP"),
    "clients:assign_officer_of_group": Permission("portfolio", "ASSIGNSTAFF", "GROUP"),
    "clients:unassign_officer_of_group": Permission("portfolio", "UNASSIGNSTAFF", "GROUP"),
    "clients:associate_clients": Permission("portfolio", "ASSOCIATECLIENTS", "GROUP"),
    "clients:disassociate_clients": Permission("portfolio", "DISASSOCIATECLIENTS", "GROUP"),
    "clients:transfer_clients": Permission("portfolio", "TRANSFERCLIENTS", "GROUP"),
    "clients:assign_role": Permission("portfolio", "ASSIGNROLE", "GROUP"),
    "clients:change_role": Permission("portfolio", "UPDATEROLE", "GROUP"),
    "clients:unassign_role": Permission("portfolio", "UNASSIGNROLE", "GROUP"),
    "clients:create_centre": Permission("portfolio", "CREATE", "CENTER"),
    "clients:activate_centre": Permission("portfolio", "ACTIVATE", "CENTER"),
    "clients:close_centre": Permission("portfolio", "CLOSE", "CENTER"),
    "clients:delete_centre": Permission("portfolio", "DELETE", "CENTER"),
    "clients:associate_groups": Permission("portfolio", "ASSOCIATEGROUPS", "CENTER"),
    "clients:disassociate_groups": Permission("portfolio", "DISASSOCIATEGROUPS", "CENTER"),
}

_MEETINGS = {
    "calendars:read": Permission("portfolio", "READ", "CALENDAR"),
    "calendars:move": Permission("portfolio", "UPDATE", "CALENDAR"),
    "calendars:attach": Permission("portfolio", "CREATE", "CALENDAR"),
    "meetings:read": Permission("portfolio", "READ", "MEETING"),
    "meetings:record": Permission("portfolio", "CREATE", "MEETING"),
    "meetings:take_attendance": Permission("portfolio", "SAVEORUPDATEATTENDANCE", "MEETING"),
}

_LOANS = {
    "loans:read": Permission("portfolio", "READ", "LOAN"),
    "loans:define_product": Permission("organisation", "CREATE", "LOANPRODUCT"),
    "loans:apply": Permission("portfolio", "CREATE", "LOAN"),
    "loans:change": Permission("portfolio", "UPDATE", "LOAN"),
    "loans:comment": Permission("portfolio", "CREATE", "LOANNOTE"),
    "loans:issue_receipt": Permission("transaction_loan", "ISSUERECEIPT", "LOAN"),
    "loans:note": Permission("portfolio", "UPDATE", "LOANNOTE"),
    "loans:delete": Permission("portfolio", "DELETE", "LOAN"),
    "loans:apply_together": Permission("portfolio", "CREATE", "JLGLOAN"),
    "loans:approve": Permission("transaction_loan", "APPROVE", "LOAN"),
    "loans:undo_approval": Permission("transaction_loan", "APPROVALUNDO", "LOAN"),
    "loans:reject": Permission("transaction_loan", "REJECT", "LOAN"),
    "loans:assign_officer": Permission("portfolio", "UPDATELOANOFFICER", "LOAN"),
    "loans:unassign_officer": Permission("portfolio", "REMOVELOANOFFICER", "LOAN"),
    "loans:undo_rejection": Permission("transaction_loan", "REJECTUNDO", "LOAN"),
    "loans:undo_withdrawal": Permission("transaction_loan", "WITHDRAWUNDO", "LOAN"),
    "loans:close": Permission("transaction_loan", "CLOSE", "LOAN"),
    "loans:undo_closing": Permission("transaction_loan", "CLOSEUNDO", "LOAN"),
    "loans:request_approval": Permission("portfolio", "REQUESTAPPROVAL", "LOAN"),
    "loans:set_incomplete": Permission("portfolio", "SETINCOMPLETE", "LOAN"),
    "loans:withdraw": Permission("transaction_loan", "WITHDRAW", "LOAN"),
    "loans:disburse": Permission("transaction_loan", "DISBURSE", "LOAN"),
    "loans:undo_disbursement": Permission("transaction_loan", "DISBURSALUNDO", "LOAN"),
    "loans:repay": Permission("transaction_loan", "REPAYMENT", "LOAN"),
    "loans:write_off": Permission("transaction_loan", "WRITEOFF", "LOAN"),
    "loans:undo_write_off": Permission("transaction_loan", "UNDOWRITEOFF", "LOAN"),
    "loans:charge_off": Permission("transaction_loan", "CHARGEOFF", "LOAN"),
    "loans:foreclose": Permission("transaction_loan", "FORECLOSURE", "LOAN"),
    "loans:mark_fraud": Permission("transaction_loan", "SETFRAUD", "LOAN"),
    "loans:undo_charge_off": Permission("transaction_loan", "UNDOCHARGEOFF", "LOAN"),
    "loans:apply_holidays": Permission("loan_reschedule", "APPLYHOLIDAYS", "LOAN"),
    "loans:move_due_dates": Permission("loan_reschedule", "MOVEDUEDATES", "HOLIDAY"),
    "loans:request_rescheduling": Permission("loan_reschedule", "CREATE", "RESCHEDULELOAN"),
    "loans:approve_rescheduling": Permission("loan_reschedule", "APPROVE", "RESCHEDULELOAN"),
    "loans:reject_rescheduling": Permission("loan_reschedule", "REJECT", "RESCHEDULELOAN"),
    "loans:recover": Permission("transaction_loan", "RECOVERYPAYMENT", "LOAN"),
    "loans:waive_interest": Permission("transaction_loan", "WAIVEINTERESTPORTION", "LOAN"),
    "loans:credit": Permission("transaction_loan", "GOODWILLCREDIT", "LOAN"),
    "loans:adjust_charge": Permission("portfolio", "ADJUSTMENT", "LOANCHARGE"),
    "loans:refund_charge": Permission("transaction_loan", "CHARGEREFUND", "LOAN"),
    "loans:charge_back": Permission("transaction_loan", "CHARGEBACK", "LOAN"),
    "loans:refund_overpayment": Permission("transaction_loan", "CREDITBALANCEREFUND", "LOAN"),
    "loans:undo_transaction": Permission("transaction_loan", "ADJUST", "LOAN"),
    "loans:adjust_transaction": Permission("transaction_loan", "ADJUSTREPAYMENT", "LOAN"),
    "loans:lock": Permission("portfolio", "LOCK", "LOAN"),
    "loans:unlock": Permission("portfolio", "UNLOCK", "LOAN"),
    "loans:move_locked": Permission("transaction_loan", "POSTONLOCKED", "LOAN"),
    "loans:change_rate": Permission("portfolio", "CHANGEINTERESTRATE", "LOAN"),
    "loans:change_repayment": Permission("portfolio", "CHANGEREPAYMENTVALUE", "LOAN"),
    "loans:pause_delinquency": Permission("portfolio", "CREATE", "DELINQUENCY_ACTION"),
    "loans:resume_delinquency": Permission("portfolio", "RESUME", "DELINQUENCY_ACTION"),
    "loans:change_grace": Permission("portfolio", "UPDATEARREARSSETTINGS", "LOAN"),
    "loans:charge": Permission("portfolio", "CREATE", "LOANCHARGE"),
    "loans:waive_charge": Permission("portfolio", "WAIVE", "LOANCHARGE"),
    "loans:edit_schedule": Permission("portfolio", "UPDATESCHEDULE", "LOAN"),
    "loans:vary_installments": Permission("portfolio", "CREATESCHEDULEEXCEPTIONS", "LOAN"),
    "loans:restore_installments": Permission("portfolio", "DELETESCHEDULEEXCEPTIONS", "LOAN"),
    "loans:apply_interest": Permission("transaction_loan", "APPLYINTEREST", "LOAN"),
    "loans:apply_held_interest": Permission("transaction_loan", "APPLYHELDINTEREST", "LOAN"),
    "loans:run_accruals": Permission("accounting", "EXECUTE", "PERIODICACCRUALACCOUNTING"),
}

_FEES = {
    "fees:read": Permission("organisation", "READ", "CHARGE"),
    "fees:define": Permission("organisation", "CREATE", "CHARGE"),
}

_ACCOUNTING = {
    "accounting:read": Permission("accounting", "READ", "GLACCOUNT"),
    "journal:read": Permission("accounting", "READ", "JOURNALENTRY"),
    "accounting:open_gl_account": Permission("accounting", "CREATE", "GLACCOUNT"),
    "accounting:change_gl_account": Permission("accounting", "UPDATE", "GLACCOUNT"),
    "accounting:delete_gl_account": Permission("accounting", "DELETE", "GLACCOUNT"),
    "accounting:map_activity": Permission("accounting", "CREATE", "FINANCIALACTIVITYACCOUNT"),
}

_COLLECTION_SHEETS = {
    "collection_sheets:save": Permission("collectionsheet", "SAVE", "COLLECTIONSHEET"),
    "collection_sheets:undo": Permission("collectionsheet", "UNDO", "COLLECTIONSHEET"),
    "collection_sheets:capture": Permission("collectionsheet", "CAPTURE", "COLLECTIONSHEET"),
    "collection_sheets:change_captured": Permission("collectionsheet", "UPDATE", "CAPTUREDCOLLECTIONSHEET"),
    "collection_sheets:withdraw_captured": Permission("collectionsheet", "WITHDRAW", "CAPTUREDCOLLECTIONSHEET"),
    "collection_sheets:count_cash": Permission("collectionsheet", "COUNT", "CAPTUREDCOLLECTIONSHEET"),
    "collection_sheets:take_count_back": Permission("collectionsheet", "UNDOCOUNT", "CAPTUREDCOLLECTIONSHEET"),
    "collection_sheets:approve_difference": Permission("collectionsheet", "APPROVE", "CAPTUREDCOLLECTIONSHEET"),
    "collection_sheets:post_captured": Permission("collectionsheet", "POST", "CAPTUREDCOLLECTIONSHEET"),
}

PERMISSIONS: dict[str, Permission] = {
    **_SPECIAL,
    **_ORGANISATION,
    **_AUTHORISATION,
    **_CONFIGURATION,
    **_CLIENTS,
    **_MEETINGS,
    **_LOANS,
    **_FEES,
    **_ACCOUNTING,
    **_COLLECTION_SHEETS,
}
"""Ours to this dialect's code for it; each capability adds a section above and its name here."""

ALSO_CALLED = {
    "PAYOUTREFUND_LOAN": "loans:credit",
    "MERCHANTISSUEDREFUND_LOAN": "loans:credit",
    "INTERESTPAYMENTWAIVER_LOAN": "loans:credit",
    "READ_GROUP": "clients:read",
    "READ_CLIENTNOTE": "clients:read",
    "READ_CLIENTIDENTIFIER": "clients:read",
    "READ_GROUPNOTE": "clients:read",
    "CREATE_GROUPNOTE": "clients:write_note",
    "UPDATE_GROUPNOTE": "clients:change_note",
    "DELETE_GROUPNOTE": "clients:remove_note",
    "READ_CENTER": "clients:read",
    "UPDATE_CENTER": "clients:change_group",
    "READ_CODEVALUE": "codes:read",
    "SAVECOLLECTIONSHEET_GROUP": "collection_sheets:save",
    "SAVECOLLECTIONSHEET_CENTER": "collection_sheets:save",
    "READ_PERMISSION": "roles:read",
    "READ_FINANCIALACTIVITYACCOUNT": "accounting:read",
    "UPDATE_FINANCIALACTIVITYACCOUNT": "accounting:map_activity",
    "DELETE_FINANCIALACTIVITYACCOUNT": "accounting:map_activity",
}
"""Codes under which this dialect tells apart what is one permission here; they are understood in a role's change."""

BY_CODE: dict[str, str] = {**{each.code: name for name, each in PERMISSIONS.items()}, **ALSO_CALLED}
"""This dialect's codes to ours."""


def codes_of(permissions: Iterable[str]) -> list[str]:
    """Spell permissions as this dialect's codes, with every code that one of ours answers to."""
    held = frozenset(permissions)
    return [code for code, name in BY_CODE.items() if name in held]
