"""Close groups and centres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.close_group import (
    REASONS,
    CentreClosedBeforeItBegan,
    ClosedBeforeItBegan,
    ClosedBeforeItsLoans,
    CloseGroup,
    GroupClosedInFuture,
    close_centre,
    close_group,
)
from samity.bank.organisation.queries import CodeValueNotOfCode, code_values
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import ChoiceField, DayField
from samity.web.languages import later
from samity.web.pages.people.group_acts import about_grouping, back_to_grouping, the_only
from samity.web.pages.people.seen import seen_grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.web.door import Visit

router = APIRouter()


class CloseGroupForm(ActForm):
    """When a group or a centre ends, and why."""

    on = DayField(later("Closed on"))
    reason_id = ChoiceField(later("Why"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Today."""
        seen_grouping(visit, the_only(ids))
        return {"on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the bank's own list."""
        code = REASONS[seen_grouping(visit, the_only(ids)).level]
        self.reason_id.offer((each.id, each.name) for each in code_values(visit.connection, code)[code])

    def command(self, visit: Visit, **ids: int) -> CloseGroup:
        """Close it."""
        return CloseGroup(the_only(ids), self.on.data, self.reason_id.data)


def _closing(path: str, operation: Callable[..., Any], heading: str, said: str) -> None:
    act = Act(
        path=path,
        form=CloseGroupForm,
        operation=operation,
        heading=heading,
        button=later("Close it"),
        after=lambda _, **ids: back_to_grouping(**ids),
        said=said,
        at={
            CodeValueNotOfCode: "reason_id",
            **dict.fromkeys((ClosedBeforeItBegan, CentreClosedBeforeItBegan, ClosedBeforeItsLoans), "on"),
            GroupClosedInFuture: "on",
        },
        back=back_to_grouping,
        about=about_grouping,
    )
    offer_act(router, act)


_closing("/groups/{group_id:int}/close", close_group, later("Close the group"), later("The group is closed."))
_closing("/centres/{centre_id:int}/close", close_centre, later("Close the centre"), later("The centre is closed."))
