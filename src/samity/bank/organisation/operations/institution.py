"""Say what the bank as a whole is called, and by whose clock its days begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sqlalchemy import update

from samity.bank.gate import operation
from samity.bank.organisation.queries.institution import institution_of
from samity.bank.organisation.records import institution
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.organisation.queries.institution import Institution
    from samity.storage.unit import Unit


@dataclass(eq=False)
class TimeZoneUnknown(Refusal):
    """There is no time zone {time_zone}."""

    time_zone: str


@dataclass(frozen=True, slots=True)
class DescribeInstitution:
    """Another name or another time zone (an IANA name); None leaves either."""

    name: str | None = None
    time_zone: str | None = None


@operation("organisation:describe")
def describe_institution(command: DescribeInstitution, unit: Unit) -> Institution:
    """Change the bank's name or its time zone; dates stay as they are, they are read by the new clock.

    Raises:
        TimeZoneUnknown: no such time zone is known.
    """
    if command.time_zone is not None and command.time_zone not in available_timezones():
        raise TimeZoneUnknown(command.time_zone)
    given = {"name": command.name, "time_zone": command.time_zone}
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        unit.connection.execute(update(institution).values(**values))
    return institution_of(unit.connection)
