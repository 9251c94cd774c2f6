"""The features of an account, each declared once: what it is called, what it means, how it is told from what was gathered.

A feature is never null: where nothing is known it has its default. Numbers are whole; shares are whole per cent, rounded
down. ``docs/portrait.md`` is made from these declarations.
"""

from __future__ import annotations

from tideover.portrait.features import basic, behaviour, contact, loan, repayment
from tideover.portrait.features.feature import FAMILIES, Feature

FEATURES: tuple[Feature, ...] = (
    *basic.FEATURES,
    *loan.FEATURES,
    *repayment.FEATURES,
    *behaviour.FEATURES,
    *contact.FEATURES,
)

__all__ = ["FAMILIES", "FEATURES", "Feature"]
