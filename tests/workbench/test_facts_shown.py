"""Facts as they may be shown."""

from __future__ import annotations

from tideover.workbench.model import without_sealed


def test_ciphertexts_stay_behind() -> None:
    data = {"said": "v1." + "Ab3_-" * 10 + "==", "template": "reminder.v1", "amount_minor": 5, "rules": ["PAID"]}
    assert without_sealed(data) == {"template": "reminder.v1", "amount_minor": 5, "rules": ["PAID"]}
