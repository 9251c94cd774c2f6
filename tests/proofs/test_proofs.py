"""Each proof at a twentieth of its size, or less."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy.engine import URL

from tests.proofs.harness import SEED, Place, Proof
from tests.proofs.proofs import PROOFS
from tests.proofs.uci_day import UCI_DAY

PARAMETERS = [pytest.param(p, id=p.name, marks=pytest.mark.real_data if p is UCI_DAY else ()) for p in PROOFS]


@pytest.mark.proof
@pytest.mark.parametrize("proof", PARAMETERS)
def test_proof(proof: Proof, cluster: URL, template: str) -> None:
    if missing := proof.missing():
        pytest.skip(missing)
    figures = proof.run(Place(cluster, template), SEED, max(proof.size // proof.part, 1))
    if not proof.holds(Counter(figures)):
        pytest.fail(f"does not hold: {figures}")  # whole: which of its figures it was, an assertion cuts short
