"""还款历史: how often and how long the account was overdue, and how the person usually pays."""

from __future__ import annotations

from typing import Any

from tideover.portrait.features.feature import Feature, plus, share

LATE_YEAR = ("settled_late_12m", "open_past")
LATE = ("settled_late_12m", "settled_late_before", "open_past")
PAST = ("settled_on_time", *LATE)


def instalments(g: Any, *names: str) -> Any:
    return sum((g[name] for name in names[1:]), g[names[0]])


def on_time(g: Any, day: Any) -> Any:
    """Instalments settled in time ÷ instalments that fell due; of an account without a schedule, of its statements."""
    import ibis

    of_schedule = share(instalments(g, "settled_on_time"), instalments(g, *PAST))
    return ibis.coalesce(of_schedule, share(g.statements_year - g.statements_late, g.statements_year))


def longest(g: Any, day: Any) -> Any:
    import ibis

    return ibis.greatest(g.longest_late.fill_null(0), g.statement_worst.fill_null(0))


FEATURES = (
    Feature(
        "times_overdue_12m", "repayment", "int", "times", "近一年逾期次数", "times overdue in 12 months",
        "近 365 天内曾逾期或仍逾期的期数；无计划：逾期账单数",
        "instalments late at any time in the last 365 days; statements past due",
        0, lambda g, day: plus(instalments(g, *LATE_YEAR), g.statements_late),
    ),
    Feature(
        "longest_overdue_12m", "repayment", "int", "days", "近一年最长逾期", "longest overdue in 12 months",
        "上述各期逾期天数之最大者", "the most days an instalment or a statement of these was past due",
        0, longest,
    ),
    Feature(
        "overdue_instalments", "repayment", "int", "instalments", "当前逾期期数", "instalments overdue",
        "到期日早于当日仍未还清的期数", "instalments due before the day and unpaid",
        0, lambda g, day: instalments(g, "open_past"), is_total=True,
    ),
    Feature(
        "times_overdue_ever", "repayment", "int", "times", "历史逾期次数", "times overdue ever",
        "历来逾期期数", "instalments ever late",
        0, lambda g, day: instalments(g, *LATE), is_total=True,
    ),
    Feature(
        "on_time_percent", "repayment", "int", "%", "按时还款率", "paid in time",
        "按时结清期数 ÷ 到期期数；无计划：未逾期账单 ÷ 账单；未知为 −1",
        "instalments settled in time ÷ fallen due; statements not past due ÷ all",
        -1, on_time,
    ),
    Feature(
        "mean_days_late", "repayment", "int", "days", "平均迟还天数", "mean days late",
        "各期迟还天数之和 ÷ 到期期数", "days late of all instalments ÷ instalments fallen due",
        0, lambda g, day: g.late_days // instalments(g, *PAST).nullif(0),
    ),
    Feature(
        "days_since_late", "repayment", "int", "days", "距上次逾期天数", "days since last overdue",
        "距最近一次逾期结束；0 为仍逾期，−1 为从未",
        "since the last instalment that was late was settled; 0: it is not, −1: never",
        -1, lambda g, day: g.late_end_age,
    ),
    Feature(
        "first_days_late", "repayment", "int", "days", "首期逾期天数", "days late with the first instalment",
        "第一期的迟还天数；未到期为 −1", "days the first instalment was late; not fallen due: −1",
        -1, lambda g, day: g.first_late,
    ),
    Feature(
        "settled_instalments", "repayment", "int", "instalments", "已结清期数", "instalments settled",
        "当日之前结清的期数", "settled before the day",
        0, lambda g, day: instalments(g, "settled_on_time", "settled_late_12m", "settled_late_before"), is_total=True,
    ),
    Feature(
        "payments_12m", "repayment", "int", "times", "近一年还款次数", "payments in 12 months",
        "近 365 天还款笔数", "payments of the last 365 days",
        0, lambda g, day: g.payments_year,
    ),
    Feature(
        "paid_12m_minor", "repayment", "int", "minor", "近一年还款额", "paid in 12 months",
        "近 365 天还款额 − 冲正额", "payments − reversals of the last 365 days",
        0, lambda g, day: g.paid_year,
    ),
    Feature(
        "paid_90d_minor", "repayment", "int", "minor", "近 90 天还款额", "paid in 90 days",
        "近 90 天还款额 − 冲正额", "payments − reversals of the last 90 days",
        0, lambda g, day: g.paid_quarter,
    ),
    Feature(
        "reversals_12m", "repayment", "int", "times", "近一年冲正次数", "reversals in 12 months",
        "近 365 天冲正笔数", "reversals of the last 365 days",
        0, lambda g, day: g.reversals_year,
    ),
    Feature(
        "days_since_payment", "repayment", "int", "days", "距上次还款天数", "days since a payment",
        "当日 − 最近还款日；−1 为从未", "day − day of the last payment; −1: never",
        -1, lambda g, day: g.payment_age,
    ),
    Feature(
        "payment_gap_days", "repayment", "int", "days", "还款间隔", "days between payments",
        "近一年首末两笔相隔天数 ÷（笔数 − 1）；不足两笔为 −1",
        "days from the year's first payment to its last ÷ (payments − 1); fewer than two: −1",
        -1, lambda g, day: (g.payment_age_first - g.payment_age) // (g.payments_year - 1).nullif(0),
    ),
    Feature(
        "statements_12m", "repayment", "int", "statements", "近一年账单数", "statements in 12 months",
        "近 365 天账单数", "statements of the last 365 days",
        0, lambda g, day: g.statements_year,
    ),
    Feature(
        "statements_late_90d", "repayment", "int", "statements", "近三月逾期账单数", "statements past due in 3 months",
        "近 92 天逾期账单数", "statements past due of the last 92 days",
        0, lambda g, day: g.statements_late_quarter,
    ),
    Feature(
        "paid_of_billed_percent", "repayment", "int", "%", "账单偿付率", "paid of what was billed",
        "近一年还款额 ÷ 近一年账单额，0 至 100；无账单为 −1",
        "paid in 12 months ÷ billed in 12 months, from 0 to 100; no bills: −1",
        -1, lambda g, day: share(g.paid_year.fill_null(0), (g.billed_year > 0).ifelse(g.billed_year, 0)),
    ),
)  # fmt: skip
