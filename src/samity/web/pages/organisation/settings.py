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
from samity.web.languages import later, say

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
        later("A date of the bank's own"),
        later("Today is what the bank says; it moves when a day is closed."),
        later("Today is what the clock says."),
    ),
    "meetings-mandatory-for-jlg-loans": Told(
        later("Joint-liability loans need a meeting"),
        later("A joint-liability loan is refused unless it is repaid at a meeting."),
        later("A joint-liability loan may have due dates of its own."),
    ),
    "reschedule-repayments-on-holidays": Told(
        later("Due dates move off holidays"),
        later("What would fall due in a holiday moves to the day that the holiday says."),
        later("What falls due in a holiday stays on its day."),
    ),
    "allow-transactions-on-holiday": Told(
        later("Money on a holiday"),
        later("Money may be booked on a holiday."),
        later("No money is booked on a holiday."),
    ),
    "allow-transactions-on-non_workingday": Told(
        later("Money on a day without work"),
        later("Money may be booked on a day without work."),
        later("No money is booked on a day without work."),
    ),
    "min-clients-in-group": Told(
        later("Fewest members of a group"),
        later("A group starts only with so many active members."),
        later("A group starts with as few members as it likes."),
        later("Fewest active members"),
    ),
    "max-clients-in-group": Told(
        later("Most members of a group"),
        later("A group takes no more active members than this."),
        later("A group takes as many members as it likes."),
        later("Most active members"),
    ),
    "skip-repayment-on-first-day-of-month": Told(
        later("Meetings on the first of a month"),
        later("A meeting on the first of a month is held so many days later."),
        later("A meeting on the first of a month is held then."),
        later("Days later"),
    ),
    "loan-reschedule-is-first-payday-allowed-on-holiday": Told(
        later("First due date on a holiday"),
        later("The first due date stays where it is, holiday or not."),
        later("The first due date moves off holidays as the others do."),
    ),
    "charge-accrual-date": Told(
        later("When a charge is income"),
        later("On new loans a charge is income when it is made, where income accrues."),
        later("On new loans a charge is income when it falls due, where income accrues."),
    ),
    HOOKS_OVER_HTTP: Told(
        later("Hooks without TLS"),
        later("Events may be sent to addresses that begin with http://; whoever stands between reads them."),
        later("Events are sent only to addresses that begin with https://."),
    ),
    HOOKS_TO_OWN_NETWORK: Told(
        later("Hooks to the own network"),
        later("Events may be sent to machines of the bank's own network."),
        later("Events are sent to nobody in the bank's own network."),
    ),
    "loan-arrears-delinquency-display-data": Told(
        later("Arrears and delinquency"),
        later("Other programs show both, arrears and delinquency of a loan."),
        later("This bank tells other programs both; what they show of it is theirs to choose."),
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

    enabled = BooleanField(later("On"))
    value = WholeField(later("Number"), between=(0, 9999))

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
    return {"subject": told.heading, "note": say("Off: {off} It holds from the next act on.", off=told.off)}


offer_act(
    router,
    Act(
        path="/settings/{setting_id:int}/change",
        form=SettingForm,
        operation=change_setting,
        heading=later("Change a setting"),
        button=later("Save"),
        after=lambda _, setting_id: "/settings",
        said=later("The setting is changed."),
        back="/settings",
        about=_about,
    ),
)
