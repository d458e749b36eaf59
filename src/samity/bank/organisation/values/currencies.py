"""The currencies a bank may choose from: ISO 4217 codes, present and past, with the minor units ISO gives them."""

from __future__ import annotations

from babel import Locale

from samity.kernel.money import Currency

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYR "
    "BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR "
    "FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES "
    "KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU "
    "MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLL SLE SOS SRD STD STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD "
    "TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAG XAU XAF XBA XBB XBC XBD XCD XCG XDR "
    "XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZIG ZWG ZMK ZWL ZMW SSP"
)

# ISO 4217 table A.1: minor units other than 2. Metals, funds and test codes ("N.A." there) have none.
_DECIMALS = {
    0: "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
    " XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_ENGLISH = Locale("en")


def _currency(code: str) -> Currency:
    decimals = next((digits for digits, codes in _DECIMALS.items() if code in codes.split()), 2)
    symbol = _ENGLISH.currency_symbols.get(code, code)
    return Currency(code, decimals, _ENGLISH.currencies.get(code, code), symbol)


CURRENCIES: tuple[Currency, ...] = tuple(_currency(code) for code in _CODES.split())
