"""Settings: choices for the whole bank, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.queries import setting_by_id, settings
from samity.bank.organisation.values.settings import HOOKS_OVER_HTTP, HOOKS_TO_OWN_NETWORK, SETTINGS
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, WholeField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()


class Told(NamedTuple):
    """A setting in words: its heading, what it does when it is on and when it is off, and what its number says."""

    heading: str
    on: str
    off: str
    number: str = ""


TOLD = {
    "enable-business-date": Told(
        "A date of the bank's own",
        "Today is what the bank says; it moves when a day is closed.",
        "Today is what the clock says.",
    ),
    "meetings-mandatory-for-jlg-loans": Told(
        "Joint-liability loans need a meeting",
        "A joint-liability loan is refused unless it is repaid at a meeting.",
        "A joint-liability loan may have due dates of its own.",
    ),
    "reschedule-repayments-on-holidays": Told(
        "Due dates move off holidays",
        "What would fall due in a holiday moves to the day that the holiday says.",
        "What falls due in a holiday stays on its day.",
    ),
    "allow-transactions-on-holiday": Told(
        "Money on a holiday",
        "Money may be booked on a holiday.",
        "No money is booked on a holiday.",
    ),
    "allow-transactions-on-non_workingday": Told(
        "Money on a day without work",
        "Money may be booked on a day without work.",
        "No money is booked on a day without work.",
    ),
    "min-clients-in-group": Told(
        "Fewest members of a group",
        "A group starts only with so many active members.",
        "A group starts with as few members as it likes.",
        "Fewest active members",
    ),
    "max-clients-in-group": Told(
        "Most members of a group",
        "A group takes no more active members than this.",
        "A group takes as many members as it likes.",
        "Most active members",
    ),
    "skip-repayment-on-first-day-of-month": Told(
        "Meetings on the first of a month",
        "A meeting on the first of a month is held so many days later.",
        "A meeting on the first of a month is held then.",
        "Days later",
    ),
    "loan-reschedule-is-first-payday-allowed-on-holiday": Told(
        "First due date on a holiday",
        "The first due date stays where it is, holiday or not.",
        "The first due date moves off holidays as the others do.",
    ),
    "charge-accrual-date": Told(
        "When a charge is income",
        "On new loans a charge is income when it is made, where income accrues.",
        "On new loans a charge is income when it falls due, where income accrues.",
    ),
    HOOKS_OVER_HTTP: Told(
        "Hooks without TLS",
        "Events may be sent to addresses that begin with http://; whoever stands between reads them.",
        "Events are sent only to addresses that begin with https://.",
    ),
    HOOKS_TO_OWN_NETWORK: Told(
        "Hooks to the own network",
        "Events may be sent to machines of the bank's own network.",
        "Events are sent to nobody in the bank's own network.",
    ),
    "loan-arrears-delinquency-display-data": Told(
        "Arrears and delinquency",
        "Other programs show both, arrears and delinquency of a loan.",
        "This bank tells other programs both; what they show of it is theirs to choose.",
    ),
}


@router.get("/settings", response_model=None)
def list_settings(visit: Visiting) -> Response:
    """Show what the bank chose, and what each choice does."""
    permit(visit.unit, "settings:read")
    found = settings(visit.connection)
    return visit.show("organisation/settings.html", settings=found.values(), kinds=SETTINGS, told=TOLD)


class SettingForm(ActForm):
    """A choice."""

    enabled = BooleanField("On")
    value = WholeField("Number", between=(0, 9999))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = setting_by_id(visit.connection, ids["setting_id"])
        return {"enabled": found.enabled, "value": found.value}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Ask for a number only where one goes with the choice."""
        name = setting_by_id(visit.connection, ids["setting_id"]).name
        self.enabled.description = TOLD[name].on
        if SETTINGS[name].value is None:
            del self.value
        else:
            self.value.label.text = TOLD[name].number

    def command(self, visit: Visit, **ids: int) -> ChangeSetting:
        """Change what differs."""
        found = setting_by_id(visit.connection, ids["setting_id"])
        return ChangeSetting(found.name, **self.changed(visit, **ids))


def _about(visit: Visit, setting_id: int) -> Mapping[str, Any]:
    told = TOLD[setting_by_id(visit.connection, setting_id).name]
    return {"subject": told.heading, "note": f"Off: {told.off} It holds from the next act on."}


offer_act(
    router,
    Act(
        path="/settings/{setting_id:int}/change",
        form=SettingForm,
        operation=change_setting,
        heading="Change a setting",
        button="Save",
        after=lambda _, setting_id: "/settings",
        said="The setting is changed.",
        back="/settings",
        about=_about,
    ),
)
