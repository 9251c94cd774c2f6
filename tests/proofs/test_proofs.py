"""Each proof at a twentieth of its size."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy.engine import URL

from tests.proofs.harness import SEED, Place, Proof
from tests.proofs.proofs import PROOFS


@pytest.mark.proof
@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_proof(proof: Proof, cluster: URL, template: str) -> None:
    figures = proof.run(Place(cluster, template), SEED, max(proof.size // 20, 1))
    assert proof.holds(Counter(figures)), figures
