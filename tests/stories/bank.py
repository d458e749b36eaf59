"""A small bank built over HTTP: branch, officer, centre, group, members, meeting, product; and what it can be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.dialects.fineract.lending import ACCOUNTS
from tests.dialects.mambu.lending import RESOURCES

from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

OPENED = "01 January 2024"


def posting_rules(mambu: Mambu) -> list[dict[str, str]]:
    """Return where a product of Mambu's words posts: the bank's accounts, by their keys."""
    keys = {each["name"]: each["encodedKey"] for each in mambu.get("glaccounts", limit=1000)}
    return [{"financialResource": word, "glAccountKey": keys[name]} for word, name in RESOURCES.items()]


def spelled(day: date) -> str:
    """Write a date as the stories do."""
    return f"{day:%d %B %Y}"


@dataclass
class Bank:
    """The bank of a story."""

    api: Api
    engine: Engine
    gl: dict[str, int] = field(default_factory=dict)

    def today_is(self, day: date) -> None:
        """Move the business date."""
        self.api.post("businessdate", {"type": "BUSINESS_DATE", "date": spelled(day)})

    def opens_branch(self, name: str = "Hilltop") -> int:
        """Open a branch under the head office."""
        made: int = self.api.post("offices", {"name": name, "openingDate": OPENED, "parentId": 1})["officeId"]
        return made

    def takes_on_officer(self, office_id: int) -> int:
        """Take a loan officer on."""
        body = {"officeId": office_id, "firstname": "Asha", "lastname": "Rao", "isLoanOfficer": True}
        made: int = self.api.post("staff", body)["resourceId"]
        return made

    def takes_in(self, office_id: int, *names: str) -> list[int]:
        """Take clients in."""
        body = {"officeId": office_id, "lastname": "Akter", "active": True, "activationDate": OPENED}
        return [self.api.post("clients", {**body, "firstname": name})["clientId"] for name in names]

    def forms_group(self, office_id: int, members: list[int], name: str = "Sunrise Group", **more: Any) -> int:
        """Form an active group."""
        body = {"officeId": office_id, "name": name, "active": True, "activationDate": OPENED, **more}
        made: int = self.api.post("groups", {**body, "clientMembers": members})["groupId"]
        return made

    def meets_weekly(self, owner: str, owner_id: int, starts_on: date) -> int:
        """Attach a weekly meeting as Fineract's clients do."""
        body = {
            "title": f"{owner}_{owner_id}_CollectionMeeting",
            "startDate": spelled(starts_on),
            "typeId": "1",
            "repeating": True,
            "frequency": 2,
            "interval": "1",
            "repeatsOnDay": starts_on.isoweekday(),
        }
        made: int = self.api.post(f"{owner}/{owner_id}/calendars", body)["resourceId"]
        return made

    def offers_product(self, *, accounting: int = 3, **more: Any) -> int:
        """Offer a weekly product with GL accounts of its own: 12 weeks, 24 % flat."""
        self.gl = {name: self._gl(name, kind) for name, kind in ACCOUNTS.items()}
        body = {
            "name": "Weekly loan",
            "shortName": "WEEK",
            "currencyCode": "KES",
            "digitsAfterDecimal": 2,
            "inMultiplesOf": 0,
            "principal": 12000,
            "numberOfRepayments": 12,
            "repaymentEvery": 1,
            "repaymentFrequencyType": 1,
            "interestRatePerPeriod": 24,
            "interestRateFrequencyType": 3,
            "amortizationType": 1,
            "interestType": 1,
            "interestCalculationPeriodType": 0,
            "daysInMonthType": 1,
            "daysInYearType": 365,
            "transactionProcessingStrategyCode": "mifos-standard-strategy",
            "accountingRule": accounting,
            **self.gl,
            **more,
        }
        made: int = self.api.post("loanproducts", body)["resourceId"]
        return made

    def lends(self, product_id: int, client_id: int, group_id: int, calendar_id: int, on: date, **more: Any) -> int:
        """Lend to a member with the group standing in: apply, approve and disburse on one day."""
        body = {
            "productId": product_id,
            "loanType": "jlg",
            "clientId": client_id,
            "groupId": group_id,
            "calendarId": calendar_id,
            "submittedOnDate": spelled(on),
            "expectedDisbursementDate": spelled(on),
            **more,
        }
        loan_id: int = self.api.post("loans", body)["loanId"]
        self.api.post(f"loans/{loan_id}?command=approve", {"approvedOnDate": spelled(on)})
        self.api.post(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": spelled(on)})
        return loan_id

    def loan(self, loan_id: int) -> dict[str, Any]:
        """Read a loan with everything."""
        found: dict[str, Any] = self.api.get(f"loans/{loan_id}", associations="all")
        return found

    def balance(self, purpose: str) -> float:
        """Return debit minus credit of the product's GL account, from the trial balance of the whole bank."""
        rows = self.api.get("trialbalance", officeId=1)["currencies"][0]["accounts"]
        return sum(float(row["debit"]) - float(row["credit"]) for row in rows if row["glAccountId"] == self.gl[purpose])

    def everything_holds(self) -> None:
        """Check the invariants of the bank."""
        with self.engine.connect() as connection:
            assert list(broken(connection)) == []

    def _gl(self, name: str, kind: int) -> int:
        body = {"name": name, "glCode": name, "type": kind, "usage": 1, "manualEntriesAllowed": True}
        made: int = self.api.post("glaccounts", body)["resourceId"]
        return made
