"""Where a phone number lies, as far as it tells."""

from __future__ import annotations

from functools import lru_cache

from tideover.base.privacy import normalise


def zone_of_number(number: str) -> str | None:
    """The zone (IANA) a number's prefix lies in; None where it lies in several or none: then it tells nothing."""
    return _zone_of(normalise("phone", number))


@lru_cache(maxsize=4096)
def _zone_of(number: str) -> str | None:
    import phonenumbers  # a megabyte of tables that most commands need not load
    from phonenumbers.timezone import time_zones_for_number

    try:
        zones = time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
    return zones[0] if len(zones) == 1 and zones[0] != phonenumbers.timezone.UNKNOWN_TIMEZONE else None
