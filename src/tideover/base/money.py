"""Money: whole minor units with a currency. No floats, ever."""

from __future__ import annotations

from dataclasses import dataclass

from tideover.base.errors import Invalid

# The currencies of ISO 4217 by how many decimal places they have, funds, metals and the like left out.
_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
        "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
        "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
        "TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}
_EXPONENTS = {code: places for places, codes in _PLACES.items() for code in codes.split()}
_SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "INR": "₹", "AUD": "A$", "IDR": "Rp", "JPY": "JP¥"}


def is_currency(code: str) -> bool:
    """Whether ``code`` has the form of an ISO 4217 code (three capital letters): such sums are counted and shown."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def is_known_currency(code: str) -> bool:
    """Whether ``code`` is a currency of ISO 4217, in which somebody can owe."""
    return code in _EXPONENTS


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (1 yuan = 100) of one currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount_minor, bool) or not isinstance(self.amount_minor, int):
            raise Invalid("invalid_money", expected="whole minor units")
        if not is_currency(self.currency):
            raise Invalid("invalid_currency", expected="an ISO 4217 code such as CNY")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other).amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other).amount_minor, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Invalid("currency_mismatch", expected=self.currency, got=other.currency)
        return other

    def display(self) -> str:
        """For people: ``¥1,234.56``."""
        exponent = _EXPONENTS.get(self.currency, 2)
        sign = "-" if self.amount_minor < 0 else ""
        whole, part = divmod(abs(self.amount_minor), 10**exponent)
        digits = f"{whole:,}" + (f".{part:0{exponent}d}" if exponent else "")
        return f"{sign}{_SIGNS.get(self.currency, self.currency + ' ')}{digits}"
