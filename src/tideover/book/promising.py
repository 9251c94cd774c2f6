"""Promises and the money that falls to them. Pure; the rule stands in docs/decisions/0010.

Each payment's money goes once: to the promises alive at that moment, the earliest due first, each up to its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction


class PromiseState(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """Kept: ``kept_share`` of the amount by the due day and ``grace_days``; partly kept: above ``partly_share``."""

    kept_share: Fraction
    partly_share: Fraction
    grace_days: int


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as appropriation sees it. ``replaced_at``: when another took its place."""

    id: str
    amount_minor: int
    due: date
    taken_at: datetime
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Money that came in, reversals taken off: ``at``, on its local ``day``."""

    ref: str
    amount_minor: int
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a promise stands, and what was paid towards it."""

    state: PromiseState
    paid_minor: int


def last_day(promise: Promised, terms: PromiseTerms) -> date:
    """The last day on which money counts towards a promise."""
    return promise.due + timedelta(days=terms.grace_days)


def appropriate(
    promises: Sequence[Promised], payments: Sequence[Received], terms: PromiseTerms, today: date
) -> dict[str, Outcome]:
    """How each promise of an account stands on ``today``, by id."""
    paid = {promise.id: 0 for promise in promises}
    in_order = sorted(promises, key=lambda promise: (promise.due, promise.taken_at, promise.id))
    for payment in sorted(payments, key=lambda payment: (payment.at, payment.ref)):
        left = payment.amount_minor
        for promise in in_order:
            if left <= 0:
                break
            is_alive = promise.taken_at <= payment.at and (promise.replaced_at is None or payment.at < promise.replaced_at)
            if is_alive and payment.day <= last_day(promise, terms):
                part = min(left, promise.amount_minor - paid[promise.id])
                paid[promise.id] += part
                left -= part
    return {promise.id: Outcome(_state(promise, paid[promise.id], terms, today), paid[promise.id]) for promise in promises}


def _state(promise: Promised, paid_minor: int, terms: PromiseTerms, today: date) -> PromiseState:
    if paid_minor >= promise.amount_minor * terms.kept_share:
        return PromiseState.KEPT
    if promise.replaced_at is not None:
        return PromiseState.REPLACED
    if today <= last_day(promise, terms):
        return PromiseState.OPEN
    return PromiseState.PARTLY_KEPT if paid_minor > promise.amount_minor * terms.partly_share else PromiseState.BROKEN
