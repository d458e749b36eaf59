"""What clients and groups can be searched and ordered by. See docs/search.md."""

from __future__ import annotations

from collections.abc import Mapping

from samity.bank.clients.values import ClientStatus
from samity.bank.custom_fields.values import OwnerKind
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.search import FieldType, OwnFields, Searched, SearchField, SearchFields

STATES: Mapping[ClientStatus, str] = {
    ClientStatus.PENDING: "PENDING_APPROVAL",
    ClientStatus.ACTIVE: "ACTIVE",
    ClientStatus.TRANSFER_IN_PROGRESS: "ACTIVE",
    ClientStatus.TRANSFER_ON_HOLD: "INACTIVE",
    ClientStatus.CLOSED: "EXITED",
    ClientStatus.REJECTED: "REJECTED",
    ClientStatus.WITHDRAWN: "EXITED",
}
GENDERS = ("MALE", "FEMALE")

_WORDS: Mapping[str, tuple[str, ...]] = {
    **{word: tuple(status for status, said in STATES.items() if said == word) for word in sorted(set(STATES.values()))},
    "BLACKLISTED": (),  # nobody is
}
_BRANCH = SearchField("office_id", FieldType.KEY, Kind.BRANCH)
_OFFICER = SearchField("officer_user_id", FieldType.KEY, Kind.USER)
_CENTRE = SearchField("centre_id", FieldType.KEY, Kind.CENTRE)
_STATE = SearchField("status", FieldType.CHOICE, choices=_WORDS)
_MOBILE, _BORN = SearchField("mobile_no"), SearchField("born_on", FieldType.DAY)
_MADE: SearchFields = {
    "creationDate": SearchField("created_at", FieldType.MOMENT),
    "lastModifiedDate": SearchField("changed_at", FieldType.MOMENT),
}
_CLIENT_FIELDS: SearchFields = {
    "encodedKey": SearchField("id", FieldType.KEY, Kind.CLIENT),
    "id": SearchField("known_by"),
    "firstName": SearchField("firstname"),
    "middleName": SearchField("middlename"),
    "lastName": SearchField("lastname"),
    "fullName": SearchField("display_name"),
    "mobilePhoneNumber": _MOBILE,
    "emailAddress": SearchField("email"),
    "birthdate": _BORN,
    "gender": SearchField("gender", FieldType.CHOICE, choices={each: (each,) for each in GENDERS}),
    "clientState": _STATE,
    "branchKey": _BRANCH,
    "creditOfficerKey": _OFFICER,
    "groupKey": SearchField("group_id", FieldType.KEY, Kind.GROUP),
    "groupId": SearchField("group_known_by"),
    "centreKey": _CENTRE,
    **_MADE,
    # As a client is told.
    "mobilePhone": _MOBILE,
    "birthDate": _BORN,
    "state": _STATE,
    "assignedBranchKey": _BRANCH,
    "assignedUserKey": _OFFICER,
    "activationDate": SearchField("activated_on", FieldType.DAY),
    "closedDate": SearchField("closed_on", FieldType.DAY),
}
_CLIENTS_LATER = frozenset(
    {
        *("approvedLoanAmount", "clientAddress", "clientRoleKey", "depositsBalance", "groupLoanCycle"),
        *("homePhoneNumber", "loanCycle", "loansBalance", "mobilePhoneNumber2", "pendingLoanAmount", "portalState"),
        *("preferredLanguage", "totalBalance", "totalDue"),
    }
)
CLIENTS = Searched(
    _CLIENT_FIELDS,
    later=_CLIENTS_LATER,
    unordered=frozenset({"groupKey", "groupId", "centreKey"}),
    own=(OwnFields(OwnerKind.CLIENT),),
)
"""What this API publishes for clients, and besides the names by which it tells the same, and the days of their life."""

_GROUP_FIELDS: SearchFields = {
    "encodedKey": SearchField("id", FieldType.KEY, Kind.GROUP),
    "id": SearchField("known_by"),
    "groupName": SearchField("name"),
    "branchKey": _BRANCH,
    "centreKey": _CENTRE,
    "creditOfficerKey": _OFFICER,
    "numberOfMembers": SearchField("members", FieldType.NUMBER),
    **_MADE,
    # As a group is told.
    "assignedBranchKey": _BRANCH,
    "assignedCentreKey": _CENTRE,
    "assignedUserKey": _OFFICER,
}
_GROUPS_LATER = frozenset(
    {"depositsBalance", "groupRoleKey", "loanCycle", "loansBalance", "preferredLanguage", "totalBalance"}
)
GROUPS = Searched(_GROUP_FIELDS, later=_GROUPS_LATER, own=(OwnFields(OwnerKind.GROUP),))
"""What this API publishes for groups, and besides the names by which it tells the same."""
