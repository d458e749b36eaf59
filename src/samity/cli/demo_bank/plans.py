"""The plan of the demo bank: its branches, who works there, who meets when, and when the members borrow."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple

MEETINGS_BEFORE_BORROWING = 4
"""A group meets a month before its members are paid out the first loans."""


class Story(NamedTuple):
    """When the members of a group borrow, counted in meetings back from the next one, which is 0.

    Attributes:
        first: when they are paid out their first loans.
        again: when those who have repaid are paid out their second.
        undecided: they have applied, and nobody has decided yet.
    """

    first: int
    again: int | None = None
    undecided: bool = False


AGAIN = Story(30, again=8)
AGAIN_LATELY = Story(24, again=2)
REPAID = Story(22)
NEARLY = Story(18)
HALFWAY = Story(11)
YOUNG = Story(5)
LATELY = Story(1)
APPROVED = Story(0)
APPLIED = Story(0, undecided=True)


class GroupPlan(NamedTuple):
    """A group before it is.

    Attributes:
        all_borrow: else one of them does not.
        one_waits: the last member is to be paid out a seasonal loan at the next meeting.
        late: every other member has stopped paying.
    """

    name: str
    size: int
    story: Story
    all_borrow: bool = False
    one_waits: bool = False
    late: bool = False

    @property
    def formed_at(self) -> int:
        """Return at which meeting it is formed, counted back from the next one."""
        return self.story.first + MEETINGS_BEFORE_BORROWING


class Plan(NamedTuple):
    """Who meets on one calendar, every week: the groups of a centre, or one group alone.

    Attributes:
        centre: its name; None for a group that meets alone.
        days_ago: when they met last; 0 when they meet today.
        officer: which of the branch's two.
    """

    centre: str | None
    days_ago: int
    meets_at: time
    officer: int
    groups: tuple[GroupPlan, ...]

    @property
    def name(self) -> str:
        """Return how the village is called."""
        return self.centre or self.groups[0].name

    @property
    def first_meeting(self) -> int:
        """Return how many meetings come after the first one, up to the next."""
        return max(group.formed_at for group in self.groups)

    def next_on(self, today: date) -> date:
        """Return the day of the next meeting: today or after."""
        return today + timedelta(days=-self.days_ago % 7)


class Person(NamedTuple):
    """Somebody who works in a branch."""

    username: str
    firstname: str
    lastname: str


class BranchPlan(NamedTuple):
    """A branch before it is; the head is its manager."""

    key: str
    name: str
    head: Person
    cashier: Person
    officers: tuple[Person, Person]
    villages: tuple[Plan, ...]


def _alone(name: str, size: int, story: Story, days_ago: int, meets_at: time, officer: int) -> Plan:
    return Plan(None, days_ago, meets_at, officer, (GroupPlan(name, size, story),))


SHOWN_FIRST = "Dakshinpara"
"""The centre whose sheet the demo shows first: it meets today, and each of its 40 members owes something."""

MATLAB = BranchPlan(
    "demo-branch",
    "Matlab Branch",
    Person("matin", "Abdul", "Matin"),
    Person("shirin", "Shirin", "Sultana"),
    (Person("rahima", "Rahima", "Begum"), Person("kamal", "Kamal", "Hossain")),
    (
        Plan(
            *(SHOWN_FIRST, 0, time(7, 30), 0),
            (
                GroupPlan("Shapla", 14, AGAIN, all_borrow=True),
                GroupPlan("Golap", 13, NEARLY, all_borrow=True, one_waits=True),
                GroupPlan("Jaba", 13, HALFWAY, all_borrow=True, one_waits=True),
            ),
        ),
        Plan(
            *("Nayapara", 0, time(9, 30), 0),
            (
                GroupPlan("Hasnahena", 15, HALFWAY),
                GroupPlan("Shiuli", 16, YOUNG),
                GroupPlan("Rajanigandha", 14, NEARLY),
                GroupPlan("Kamini", 17, AGAIN_LATELY),
            ),
        ),
        _alone("Surjomukhi", 13, YOUNG, 0, time(11, 30), 0),
        _alone("Togor", 15, APPROVED, 3, time(9), 0),
        Plan(
            *("Uttarpara", 0, time(8), 1),
            (
                GroupPlan("Beli", 16, HALFWAY),
                GroupPlan("Kadam", 15, NEARLY, late=True),
                GroupPlan("Bakul", 14, AGAIN),
                GroupPlan("Champa", 17, YOUNG),
            ),
        ),
        _alone("Shimul", 15, APPLIED, 0, time(10, 30), 1),
        Plan(
            *("Majhipara", 2, time(8), 1),
            (
                GroupPlan("Jui", 13, HALFWAY),
                GroupPlan("Chameli", 15, NEARLY),
                GroupPlan("Krishnachura", 16, YOUNG),
                GroupPlan("Palash", 14, LATELY),
            ),
        ),
        _alone("Genda", 17, HALFWAY, 5, time(9), 1),
    ),
)

KACHUA = BranchPlan(
    "demo-branch-2",
    "Kachua Branch",
    Person("farida", "Farida", "Yasmin"),
    Person("liton", "Liton", "Das"),
    (Person("nasrin", "Nasrin", "Akter"), Person("jalal", "Jalal", "Uddin")),
    (
        Plan(
            *("Purbapara", 0, time(8), 0),
            (
                GroupPlan("Dolonchapa", 15, YOUNG),
                GroupPlan("Gandharaj", 16, HALFWAY),
                GroupPlan("Padma", 14, NEARLY),
                GroupPlan("Aparajita", 17, HALFWAY),
            ),
        ),
        _alone("Madhabilata", 13, HALFWAY, 0, time(10), 0),
        Plan(
            *("Paschimpara", 4, time(8, 30), 0),
            (
                GroupPlan("Nayantara", 15, AGAIN_LATELY),
                GroupPlan("Dopati", 16, YOUNG, late=True),
                GroupPlan("Kanchan", 14, NEARLY),
                GroupPlan("Sonalu", 17, HALFWAY),
                GroupPlan("Ashok", 13, LATELY),
            ),
        ),
        _alone("Mallika", 15, APPROVED, 2, time(11), 0),
        Plan(
            *("Kumarpara", 0, time(7), 1),
            (
                GroupPlan("Malati", 16, NEARLY),
                GroupPlan("Jarul", 14, AGAIN),
                GroupPlan("Radhachura", 17, YOUNG),
                GroupPlan("Nilkantha", 13, HALFWAY),
            ),
        ),
        _alone("Keya", 15, APPLIED, 0, time(9), 1),
        Plan(
            *("Hatkhola", 1, time(8), 1),
            (
                GroupPlan("Baganbilash", 16, YOUNG),
                GroupPlan("Rangan", 14, HALFWAY),
                GroupPlan("Kalabati", 17, REPAID),
                GroupPlan("Dalia", 13, NEARLY),
            ),
        ),
        _alone("Chandramallika", 15, YOUNG, 6, time(10), 1),
    ),
)

HAJIGANJ = BranchPlan(
    "demo-branch-3",
    "Hajiganj Branch",
    Person("rafiq", "Rafiqul", "Islam"),
    Person("mita", "Mita", "Saha"),
    (Person("sumon", "Sumon", "Mia"), Person("hosne", "Hosne", "Ara")),
    (
        Plan(
            *("Madhyapara", 0, time(8), 0),
            (
                GroupPlan("Meghna", 15, HALFWAY),
                GroupPlan("Dakatia", 16, YOUNG),
                GroupPlan("Gumti", 14, AGAIN),
                GroupPlan("Titas", 17, NEARLY),
            ),
        ),
        _alone("Doel", 13, YOUNG, 0, time(10), 0),
        Plan(
            *("Tantipara", 3, time(8), 0),
            (
                GroupPlan("Shalik", 15, NEARLY),
                GroupPlan("Moyna", 16, HALFWAY, late=True),
                GroupPlan("Tia", 14, YOUNG),
                GroupPlan("Koyel", 17, LATELY),
            ),
        ),
        _alone("Bulbuli", 15, APPROVED, 5, time(9, 30), 0),
        Plan(
            *("Sardarpara", 0, time(7, 30), 1),
            (
                GroupPlan("Machhranga", 16, HALFWAY),
                GroupPlan("Babui", 14, NEARLY),
                GroupPlan("Tuntuni", 17, AGAIN_LATELY),
                GroupPlan("Balaka", 13, YOUNG),
            ),
        ),
        _alone("Dahuk", 15, HALFWAY, 0, time(9, 30), 1),
        Plan(
            *("Khalpar", 1, time(8), 1),
            (
                GroupPlan("Pankouri", 16, HALFWAY),
                GroupPlan("Chatak", 14, YOUNG),
                GroupPlan("Ghughu", 17, NEARLY),
                GroupPlan("Shyama", 13, HALFWAY),
            ),
        ),
        _alone("Fingey", 15, LATELY, 4, time(9), 1),
    ),
)

BRANCHES = (MATLAB, KACHUA, HAJIGANJ)
