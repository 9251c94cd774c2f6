"""The case report as a page: Chinese and English side by side, one file, no scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tideover.analytics.model import CaseReport, spans
from tideover.base.money import Money, is_currency

# Field of ``Tally`` -> its heading.
HEADINGS = {
    "permitted": ("准许联系", "Contacts permitted"),
    "refused": ("拒绝联系", "Contacts refused"),
    "made": ("已联系", "Contacts made"),
    "not_made": ("未联系", "Contacts not made"),
    "in_doubt": ("存疑", "In doubt"),
    "messages_received": ("收到消息", "Messages received"),
    "promises_taken": ("承诺还款", "Promises taken"),
    "promises_kept": ("承诺兑现", "Promises kept"),
    "promises_broken": ("跳票", "Promises broken"),
    "payments": ("还款笔数", "Payments"),
    "reversals": ("冲正笔数", "Reversals"),
    "paid_minor": ("还款净额", "Paid, net"),
    "stops_placed": ("停催", "Stops placed"),
    "reveals": ("查看明文", "Reveals"),
    "other": ("其他操作", "Other facts"),
}


@cache
def template(name: str) -> Template:
    """A report's page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"money": _money, "spans": spans}
    return environment.get_template(name)


def _money(amount_minor: int, currency: str) -> str:
    return Money(amount_minor, currency).display() if is_currency(currency) else f"{amount_minor} {currency}"


def case_report_page(report: CaseReport) -> str:
    """The report as HTML. Whatever it holds is escaped."""
    return template("case-report.html").render(report=report, headings=HEADINGS)
