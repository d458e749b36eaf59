"""One quote over HTTP, as a multiple of a TPC-B transaction on the same server in the same run."""

from __future__ import annotations

from dataclasses import replace
from http.client import HTTPConnection
from statistics import mean
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from tests.api import BASE
from tests.gatherings import SPELLING, analyze, move_to, staying
from tests.real_server import SIGN_IN, WAIT_SECONDS, encoded, real_server
from tests.village import FIRST_MEETING, WEEKLY_TERMS, product, village

from benchmarks._home import fresh_home
from benchmarks._results import spread
from benchmarks._tpcb import Yardstick
from benchmarks.schedules.families import INSTALLMENTS
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod
from samity.kernel.periods import PeriodUnit
from samity.storage.embedded import POSTGRESQL, open_embedded
from samity.storage.engine import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Engine

    from benchmarks._results import Spread

WARM_UP = 50
MONTHLY = replace(
    WEEKLY_TERMS,
    number_of_installments=INSTALLMENTS,
    repay_unit=PeriodUnit.MONTHS,
    interest_method=InterestMethod.DECLINING_BALANCE,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
MAMBU = "/api"
MAMBU_SIGN_IN = {**SIGN_IN, "Accept": "application/vnd.mambu.v2+json"}


class Question(NamedTuple):
    """What is asked for, in whose words."""

    name: str
    path: str
    body: bytes
    headers: dict[str, str]


def quotes_over_http(count: int, tpcb_seconds: int, begins: Callable[[str], None]) -> dict[str, Any]:
    """Measure a quote through both APIs, the yardstick laid on before and after.

    Args:
        count: quotes through each of them that count.
        tpcb_seconds: of pgbench, before and after.
        begins: is told which part begins.
    """
    with fresh_home() as home, open_embedded(home) as embedded, real_server(home) as server:
        engine = connect(embedded.url())
        yardstick = Yardstick(embedded)
        begins("filling the yardstick (pgbench -i)")
        yardstick.prepare()
        questions = _questions(engine, server.port)
        begins("TPC-B before")
        before = yardstick.milliseconds(tpcb_seconds)
        begins("quotes over HTTP")
        seconds = _by_turns(questions, server.port, count)
        begins("TPC-B after")
        after = yardstick.milliseconds(tpcb_seconds)
        engine.dispose()
    yard = mean((before, after))
    return {
        "postgresql": POSTGRESQL,
        "installments": INSTALLMENTS,
        "tpcb_ms": {"before": before, "after": after, "mean": round(yard, 3)},
        "quotes": [_judged(by, spread(each), yard) for by, each in seconds.items()],
    }


def _judged(by: str, milliseconds: Spread, tpcb: float) -> dict[str, Any]:
    return {"by": by, "milliseconds": milliseconds, "p50_in_tpcb": round(milliseconds.p50 / tpcb, 1)}


def _by_turns(questions: Sequence[Question], port: int, count: int) -> dict[str, list[float]]:
    """Ask each question so often, on a line that stays open, after some that do not count."""
    line = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    seconds: dict[str, list[float]] = {each.name: [] for each in questions}
    for turn in range(WARM_UP + count):
        for question in questions:
            taken = _asked(line, question)
            if turn >= WARM_UP:
                seconds[question.name].append(taken)
    line.close()
    return seconds


def _questions(engine: Engine, port: int) -> list[Question]:
    """Offer a product to a village, and return how its schedule is asked for through each API."""
    move_to(engine, FIRST_MEETING)
    with staying(engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=MONTHLY)
        client_id = village(unit, members=1).clients[0]
    analyze(engine)
    on = FIRST_MEETING.isoformat()
    fineract = {
        **SPELLING,
        "productId": offered.id,
        "clientId": client_id,
        "loanType": "individual",
        "submittedOnDate": on,
        "expectedDisbursementDate": on,
        "numberOfRepayments": INSTALLMENTS,
        "loanTermFrequency": INSTALLMENTS,
    }
    mambu = {
        "productTypeKey": _key_of_product(port),
        "loanAmount": 12000,
        "disbursementDetails": {"expectedDisbursementDate": f"{on}T00:00:00+00:00"},
        "scheduleSettings": {"repaymentInstallments": INSTALLMENTS},
    }
    return [
        Question("Fineract", f"{BASE}/loans?command=calculateLoanSchedule", encoded(fineract), SIGN_IN),
        Question("Mambu", f"{MAMBU}/loans:previewSchedule", encoded(mambu), MAMBU_SIGN_IN),
    ]


def _key_of_product(port: int) -> str:
    line = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    line.request("GET", f"{MAMBU}/loanproducts", headers=MAMBU_SIGN_IN)
    answer = line.getresponse()
    (found,) = orjson.loads(answer.read())
    line.close()
    return str(found["encodedKey"])


def _asked(line: HTTPConnection, question: Question) -> float:
    """Return how many seconds it takes until the whole schedule is here.

    Raises:
        RuntimeError: the answer is a refusal, or another schedule than was asked for.
    """
    began = perf_counter()
    line.request("POST", question.path, question.body, question.headers)
    answer = line.getresponse()
    body = answer.read()
    taken = perf_counter() - began
    said = orjson.loads(body)
    rows = said.get("periods", said.get("installments", ()))
    if answer.status != 200 or len(rows) < INSTALLMENTS:
        raise RuntimeError(f"{question.path} was refused: {body.decode()[:500]}")
    return taken
