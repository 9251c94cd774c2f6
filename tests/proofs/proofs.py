"""Every proof there is."""

from __future__ import annotations

from tests.proofs.harness import Proof
from tests.proofs.payment_race import PAYMENT_RACE

PROOFS: list[Proof] = [PAYMENT_RACE]
