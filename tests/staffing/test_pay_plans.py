"""A pay plan may not hang on the amount recovered alone, or mostly; what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Lender
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.journal import count_facts
from tideover.staffing import check_pay_plan
from tideover.staffing.pay_plans import pay_findings

pytestmark = [pytest.mark.demand("1.4"), pytest.mark.demand("4.15")]


def plan(*measures: tuple[str, int], more: str = "") -> str:
    return 'name = "2026"\n' + "".join(
        f'[[measures]]\nmeasure = "{name}"\nweight = {weight}\n{more}' for name, weight in measures
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (plan(("kept_promises", 40), ("quality", 30), ("recovered_amount", 30)), []),
        (plan(("kept_promises", 51), ("recovered_amount", 49)), ["nothing_of_care"]),
        (plan(("kept_promises", 49), ("quality", 2), ("recovered_amount", 49)), []),
        (plan(("quality", 100)), []),
        (plan(("recovered_amount", 100)), ["only_recovered", "nothing_of_care"]),
        (plan(("recovered_amount", 60), ("recovery_rate", 40)), ["only_recovered", "nothing_of_care"]),
        (plan(("kept_promises", 50), ("recovered_amount", 50)), ["nothing_of_care", "mostly_recovered"]),
        (plan(("kept_promises", 40), ("recovered_amount", 30), ("recovery_rate", 30)), ["nothing_of_care", "mostly_recovered"]),
        (plan(("kept_promises", 90), ("recovered_amount", 10), more="gate = true\n"), ["nothing_of_care", "recovered_gates"]),
        (plan(("quality", 40)), ["weights_not_whole"]),
        (plan(("kept_promises", 50), ("kept_promises", 50)), ["measure_twice"]),
        (plan(("money", 100)), ["unknown_measure"]),
        (plan(("quality", 0)), ["invalid_weight"]),
        (plan(("quality", 100), more="bonus = 2\n"), ["unknown_field"]),
        (plan(("quality", 100), more='gate = "yes"\n'), ["invalid_gate"]),
        ('name = "x"\n', ["measures_missing"]),
        ("measures = []\n", ["name_missing", "measures_missing"]),
        ("name = \n", ["not_toml"]),
        ("", ["name_missing", "measures_missing"]),
    ],
)
def test_plans(text: str, codes: list[str]) -> None:
    faults = check_pay_plan(text)
    assert [fault.code for fault in faults] == codes
    assert all(fault.finding.zh for fault in faults)  # none without words


def test_the_line_is_said() -> None:
    text = plan(("quality", 40), ("recovered_amount", 60))
    [fault] = check_pay_plan(text)
    assert (fault.line, fault.field, fault.rule) == (5, "weight", "CN-K1")
    [fault] = check_pay_plan('name = "x"\n\n[[measures]]\nmeasure = "quality"\nweight = 1.5\n')
    assert fault.line == 3


def test_the_command(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(plan(("kept_promises", 100)))
    bad.write_text(plan(("recovered_amount", 100)))
    answer = CliRunner().invoke(app, ["staff", "check-pay-plan", str(good)])
    assert (answer.exit_code, '"may_be_used": true' in answer.stdout) == (0, True)
    answer = CliRunner().invoke(app, ["staff", "check-pay-plan", str(bad)])
    assert answer.exit_code == 1
    assert "bad.toml:2: measure: only recovered (CN-K1)" in answer.output


def test_every_finding_has_its_words() -> None:
    source = (Path(__file__).parents[2] / "src/tideover/staffing/pay_plans.py").read_text(encoding="utf-8")
    for code, each in pay_findings().items():
        assert f'"{code}"' in source and each.zh and each.en and each.severity in ("error", "warning")


def test_a_plan_is_checked_through_the_door_and_not_kept(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        before = count_facts(work)
    bad = plan(("kept_promises", 40), ("recovered_amount", 60))
    answer = lender.post("/pay-plans/check", {"text": bad})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["may_be_used"] is False
    first, second = found["findings"]
    assert (first["line"], first["code"], first["severity"], first["rule"]) == (2, "nothing_of_care", "warning", None)
    assert (second["line"], second["field"], second["code"], second["rule"]) == (5, "weight", "mostly_recovered", "CN-K1")
    assert "回款" in second["said_zh"] and "half" in second["said_en"]
    good = lender.post("/pay-plans/check", {"text": plan(("quality", 60), ("recovered_amount", 40))}).json()
    assert good == {"may_be_used": True, "findings": []}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert count_facts(work) == before
    measures = {each["measure"]: each["part"] for each in lender.get("/pay-plans/measures").json()["measures"]}
    assert measures["recovered_amount"] == "recovered" and measures["upheld_complaints"] == "care"
    assert lender.post("/pay-plans/check", {"text": "x" * 20_001}).status_code == 422
