"""A pay plan may not hang on the amount recovered alone, or mostly; what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.staffing import check_pay_plan

pytestmark = [pytest.mark.demand("1.4"), pytest.mark.demand("4.15")]


def plan(*measures: tuple[str, int], more: str = "") -> str:
    return 'name = "2026"\n' + "".join(
        f'[[measures]]\nmeasure = "{name}"\nweight = {weight}\n{more}' for name, weight in measures
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (plan(("kept_promises", 40), ("quality", 30), ("recovered_amount", 30)), []),
        (plan(("kept_promises", 51), ("recovered_amount", 49)), []),
        (plan(("quality", 100)), []),
        (plan(("recovered_amount", 100)), ["only_recovered"]),
        (plan(("recovered_amount", 60), ("recovery_rate", 40)), ["only_recovered"]),
        (plan(("kept_promises", 50), ("recovered_amount", 50)), ["mostly_recovered"]),
        (plan(("kept_promises", 40), ("recovered_amount", 30), ("recovery_rate", 30)), ["mostly_recovered"]),
        (plan(("kept_promises", 90), ("recovered_amount", 10), more="gate = true\n"), ["recovered_gates"]),
        (plan(("kept_promises", 40)), ["weights_not_whole"]),
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
    assert [fault.code for fault in check_pay_plan(text)] == codes


def test_the_line_is_said() -> None:
    text = plan(("kept_promises", 40), ("recovered_amount", 60))
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
