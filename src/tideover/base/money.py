"""Money: whole minor units with a currency. No floats, ever."""

from __future__ import annotations

from dataclasses import dataclass

from tideover.base.errors import Invalid

# ISO 4217 currencies without (or with other than two) decimal places; all others here have two.
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3}
_SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "INR": "₹", "AUD": "A$", "IDR": "Rp", "JPY": "JP¥"}


def is_currency(code: str) -> bool:
    """Whether ``code`` has the form of an ISO 4217 code (three capital letters)."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


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
