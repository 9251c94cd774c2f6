"""贷款信息: the loan itself, and what is owed on the morning of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tideover.portrait.features.feature import Feature, between, share
from tideover.portrait.tallies import age_of


def dpd(g: Any, day: date) -> Any:
    """Days past due: since the oldest unpaid instalment fell due, without the days of the last agreed pause; of an account
    without a schedule the lender's last word, which grows by the day until money comes."""
    import ibis

    # The pause, cut to the days after the due day up to the day, both included: ages count backwards.
    begin = ibis.least(age_of(day, g.paused_from), g.oldest_age - 1)
    end = ibis.greatest(age_of(day, g.paused_until).fill_null(0), 0)
    paused = (g.paused_from.notnull() & (begin >= end)).ifelse(begin - end + 1, 0)
    scheduled = between(g.oldest_age - paused, 0)
    is_older = g.payment_age.isnull() | (g.payment_age > g.statement_age)
    told = ibis.cases((g.statement_dpd <= 0, 0), (is_older, g.statement_dpd + g.statement_age), else_=g.statement_dpd)
    return ibis.coalesce(scheduled.cast("int64"), told.cast("int64"), 0)


def overdue(g: Any, day: date) -> Any:
    """Minor units past due; of an account without a schedule the last bill while the lender calls it past due."""
    import ibis

    billed = (g.statement_dpd > 0).ifelse(ibis.greatest(g.billed, 0), 0)
    return ibis.coalesce(g.overdue, billed, 0)


def due(g: Any, day: date) -> Any:
    import ibis

    return ibis.coalesce(g.due, ibis.greatest(g.billed, 0), 0)


def balance(g: Any, day: date) -> Any:
    import ibis

    return ibis.coalesce(g.balance, ibis.greatest(g.billed, 0), 0)


def instalment(g: Any, day: date) -> Any:
    return g.charged // g.instalments


def is_paused(g: Any, day: date) -> Any:
    import ibis

    today = ibis.date(day.year, day.month, day.day)
    return (g.paused_from <= today) & (g.paused_until.isnull() | (g.paused_until >= today))


FEATURES = (
    Feature(
        "product", "loan", "string", "code", "产品与用途", "product",
        "产品代码（含贷款用途）", "code of the product, its purpose in it",
        "unknown", lambda g, day: g["product"],
    ),
    Feature(
        "method", "loan", "string", "code", "还款方式", "method of repayment",
        "还款方式代码", "code of the method",
        "unknown", lambda g, day: g.method,
    ),
    Feature(
        "principal_minor", "loan", "int", "minor", "贷款金额", "principal",
        "放款本金；循环账户为授信额度", "principal lent; the limit of a revolving account",
        0, lambda g, day: g.principal_minor,
    ),
    Feature(
        "terms", "loan", "int", "instalments", "期数", "terms",
        "合同期数；无计划为 −1", "instalments agreed",
        -1, lambda g, day: g.terms,
    ),
    Feature(
        "rate_bp", "loan", "int", "bp a year", "年利率", "annual rate",
        "年利率 × 10000，四舍五入", "annual rate × 10,000, rounded",
        -1, lambda g, day: (g.annual_rate * 10_000 + 0.5).floor(),
    ),
    Feature(
        "loan_days", "loan", "int", "days", "账龄（天）", "age of the loan",
        "当日 − 放款日", "day − day of disbursement",
        -1, lambda g, day: age_of(day, g.disbursed),
    ),
    Feature(
        "dpd", "loan", "int", "days", "逾期天数", "days past due",
        "当日 − 最早未还到期日 − 其间暂停天数；无计划：账单所载，未见还款则逐日递增",
        "day − oldest unpaid due day − days paused in between; without a schedule the lender's last word, growing by the day "
        "until money comes",
        0, dpd,
    ),
    Feature(
        "overdue_minor", "loan", "int", "minor", "逾期金额", "overdue amount",
        "到期日早于当日的未还金额；无计划：逾期时为最近账单",
        "unpaid of instalments due before the day; without a schedule the last bill while past due",
        0, overdue,
    ),
    Feature(
        "due_minor", "loan", "int", "minor", "应还金额", "amount due",
        "到期日不晚于当日的未还金额；无计划：最近账单",
        "unpaid of instalments due by the day; without a schedule the last bill",
        0, due,
    ),
    Feature(
        "balance_minor", "loan", "int", "minor", "未还余额", "balance",
        "全部未还金额；无计划：最近账单", "unpaid of all instalments; without a schedule the last bill",
        0, balance,
    ),
    Feature(
        "credit_minor", "loan", "int", "minor", "溢缴款", "credit",
        "已付而未冲销的金额", "paid and not set against anything",
        0, lambda g, day: g.credit_minor,
    ),
    Feature(
        "due_in_days", "loan", "int", "days", "距下次还款天数", "days to the next instalment",
        "下一未还到期日 − 当日；0 为今日，−1 为没有", "next unpaid due day − day; 0: today, −1: none",
        -1, lambda g, day: -g.next_age,
    ),
    Feature(
        "instalment_minor", "loan", "int", "minor", "每期金额", "instalment",
        "应还总额 ÷ 期数；无计划为 0", "charged in all instalments ÷ their number; without a schedule 0",
        0, instalment,
    ),
    Feature(
        "burden_percent", "loan", "int", "%", "月供收入比", "instalment in income",
        "每期金额 ÷ 月收入，上限 100；未知为 −1", "instalment ÷ income a month, at most 100",
        -1, lambda g, day: share(g.charged // g.instalments, g.income_minor),
    ),
    Feature(
        "usage_percent", "loan", "int", "%", "额度使用率", "usage",
        "未还余额 ÷ 本金或额度，0 至 100", "balance ÷ principal or limit, from 0 to 100",
        0, lambda g, day: share(balance(g, day), g.principal_minor),
    ),
    Feature(
        "paid_off_percent", "loan", "int", "%", "已还比例", "paid off",
        "（应还总额 − 未还余额）÷ 应还总额；无计划为 −1", "(charged − unpaid) ÷ charged, of all instalments",
        -1, lambda g, day: share(g.charged - g.balance, g.charged),
    ),
    Feature(
        "is_paused", "loan", "bool", "–", "还款暂停中", "is paused",
        "当日在约定的暂停期内", "an agreed pause holds on the day",
        False, is_paused,
    ),
    Feature(
        "is_written_off", "loan", "bool", "–", "已核销", "is written off",
        "账户状态为核销", "the account is written off",
        False, lambda g, day: g.state == "written_off",
    ),
)  # fmt: skip
