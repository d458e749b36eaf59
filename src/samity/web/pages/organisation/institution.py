"""The bank as a whole: its name, and the clock by which its days begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from fastapi import APIRouter

from samity.bank.organisation.operations.institution import (
    DescribeInstitution,
    TimeZoneUnknown,
    describe_institution,
)
from samity.bank.organisation.queries.institution import institution_of
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit
from samity.web.fields import ChoiceField, TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()


class InstitutionForm(ActForm):
    """What the bank is called, and where."""

    name = TextField(later("Name"), longest=100)
    time_zone = ChoiceField(later("Its clock"), of=str, description=later("Programs write the hour of a day by it."))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        del ids
        found = institution_of(visit.connection)
        return {"name": found.name, "time_zone": found.time_zone}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer every clock there is."""
        del visit, ids
        self.time_zone.offer((each, each.replace("_", " ")) for each in sorted(available_timezones()))

    def command(self, visit: Visit, **ids: int) -> DescribeInstitution:
        """Say so."""
        self.still_stands(visit, **ids)
        return DescribeInstitution(str(self.name.data), str(self.time_zone.data))


offer_act(
    router,
    Act(
        path="/institution",
        form=InstitutionForm,
        operation=describe_institution,
        heading=later("The bank as a whole"),
        button=later("Save"),
        after=lambda _: "/set-up",
        said=later("The bank is described."),
        at={TimeZoneUnknown: "time_zone"},
        back="/set-up",
    ),
)
