"""The currencies a bank may choose from: all of the seed's list, with the minor units of ISO 4217."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.core import get_global
from sqlalchemy import select

from samity.bank.organisation.records import currency
from samity.bank.organisation.values.currencies import CURRENCIES

if TYPE_CHECKING:
    from samity.storage.unit import Unit

# Seed 003, "Fiat(ISO-4217) currency code or NON_FIAT for non fiat currencies. Possible values", as it stands there.
LISTED = (
    "AED, AFN, ALL, AMD, ANG, AOA, ARS, AUD, AWG, AZN, BAM, BBD, BDT, BGN, BHD, BIF, BMD, BND, BOB, BOV, BRL, BSD, "
    "BTN, BWP, BYR, BYN, BZD, CAD, CDF, CHE, CHF, CHW, CLF, CLP, CNY, COP, COU, CRC, CUC, CUP, CVE, CZK, DJF, DKK, "
    "DOP, DZD, EGP, ERN, ETB, EUR, FJD, FKP, GBP, GEL, GHS, GIP, GMD, GNF, GTQ, GYD, HKD, HNL, HRK, HTG, HUF, IDR, "
    "ILS, INR, IQD, IRR, ISK, JMD, JOD, JPY, KES, KGS, KHR, KMF, KPW, KRW, KWD, KYD, KZT, LAK, LBP, LKR, LRD, LSL, "
    "LTL, LVL, LYD, MAD, MDL, MGA, MKD, MMK, MNT, MOP, MRO, MRU, MUR, MVR, MWK, MXN, MXV, MYR, MZN, NAD, NGN, NIO, "
    "NOK, NPR, NZD, OMR, PAB, PEN, PGK, PHP, PKR, PLN, PYG, QAR, RON, RSD, RUB, RWF, SAR, SBD, SCR, SDG, SEK, SGD, "
    "SHP, SLL, SLE, SOS, SRD, STD, STN, SVC, SYP, SZL, THB, TJS, TMT, TND, TOP, TRY, TTD, TWD, TZS, UAH, UGX, USD, "
    "USN, UYI, UYU, UYW, UZS, VED, VEF, VES, VND, VUV, WST, XAG, XAU, XAF, XBA, XBB, XBC, XBD, XCD, XCG, XDR, XOF, "
    "XPD, XPF, XPT, XSU, XTS, XUA, XXX, YER, ZAR, ZIG, ZWG, ZMK, ZWL, ZMW, SSP, NON_FIAT"
)
DECIMALS = {each.code: each.decimals for each in CURRENCIES}

# Where Unicode's CLDR, which counts the coins people still use, differs from ISO 4217; checked by hand against ISO.
COINS_OUT_OF_USE = "AFN ALL IRR KPW LAK LBP MGA MMK MRO RSD SLL SOS STD SYP YER ZMK"  # ISO: 2, CLDR: 0
WITHOUT_A_MINOR_UNIT = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"  # ISO: "N.A."


def test_they_are_exactly_the_codes_of_the_list() -> None:
    codes = [each.code for each in CURRENCIES]
    assert len(codes) == len(set(codes)) == 191
    assert {*codes, "NON_FIAT"} == set(LISTED.split(", "))


@pytest.mark.parametrize(
    ("decimals", "codes"),
    [
        (0, "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (2, "BDT CHE CHF COU EUR GBP HUF IDR INR KES LTL MRU MXV PKR SSP TWD TZS USD USN VED XCD XCG ZIG ZMW"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ],
)
def test_a_currency_counts_in_the_minor_units_of_iso(decimals: int, codes: str) -> None:
    assert {code: DECIMALS[code] for code in codes.split()} == dict.fromkeys(codes.split(), decimals)


def test_only_those_have_other_than_two_decimals() -> None:
    others = {code for code, decimals in DECIMALS.items() if decimals != 2} - set(WITHOUT_A_MINOR_UNIT.split())
    assert len(others) == 18 + 7 + 2


@pytest.mark.parametrize("code", DECIMALS)
def test_another_list_agrees_but_for_the_exceptions_we_know(code: str) -> None:
    fractions = get_global("currency_fractions")
    theirs = fractions.get(code, fractions["DEFAULT"])[0]
    if code in COINS_OUT_OF_USE.split():
        assert (DECIMALS[code], theirs) == (2, 0)
    elif code in WITHOUT_A_MINOR_UNIT.split():
        assert DECIMALS[code] == 0
    elif code == "IQD":
        assert (DECIMALS[code], theirs) == (3, 0)  # the fils is not struck any more, the unit of account stays
    else:
        assert DECIMALS[code] == theirs


def test_a_new_bank_knows_all_of_them(unit: Unit) -> None:
    known = unit.connection.execute(select(currency.c.code, currency.c.decimals).where(currency.c.fiat))
    assert {row.code: row.decimals for row in known} == DECIMALS
