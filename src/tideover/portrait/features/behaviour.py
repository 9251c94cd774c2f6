"""行为数据: what the person looked at, asked, and does in the lender's app (浏览、咨询、操作习惯)."""

from __future__ import annotations

from typing import Any

from tideover.portrait.features.feature import Feature, share
from tideover.portrait.sorts import VIEWS, YEAR
from tideover.portrait.tallies import age_of, counted

DORMANT_DAYS = 180


def actions(g: Any) -> Any:
    total = counted(g, "evening", 90) + counted(g, "daytime", 90)
    for view in VIEWS:
        total = total + counted(g, view, 90)
    return total


def is_dormant(g: Any, day: Any) -> Any:
    """沉睡客户 (demand 1.21): known for half a year, and neither a payment nor a sign of life in it."""
    quiet = (g.sign_age.fill_null(DORMANT_DAYS + 1) > DORMANT_DAYS) & (g.payment_age.fill_null(DORMANT_DAYS + 1) > DORMANT_DAYS)
    return quiet & (age_of(day, g.known_since) > DORMANT_DAYS)


FEATURES = (
    Feature(
        "actions_90d", "behaviour", "int", "times", "近 90 天操作次数", "actions in 90 days",
        "近 90 天在应用中的操作数", "what was done in the app in the last 90 days",
        0, lambda g, day: actions(g), is_total=True,
    ),
    Feature(
        "bill_views_90d", "behaviour", "int", "times", "查看账单次数", "bill views in 90 days",
        "近 90 天浏览账单次数", "views of the bill in the last 90 days",
        0, lambda g, day: counted(g, "viewed_bill", 90), is_total=True,
    ),
    Feature(
        "payment_views_90d", "behaviour", "int", "times", "进入还款页次数", "payment views in 90 days",
        "近 90 天浏览还款页次数", "views of the payment page in the last 90 days",
        0, lambda g, day: counted(g, "viewed_payment", 90), is_total=True,
    ),
    Feature(
        "help_views_90d", "behaviour", "int", "times", "查看帮助次数", "help views in 90 days",
        "近 90 天浏览帮助页次数", "views of the help page in the last 90 days",
        0, lambda g, day: counted(g, "viewed_help", 90), is_total=True,
    ),
    Feature(
        "evening_percent", "behaviour", "int", "%", "晚间操作占比", "done in the evening",
        "近 90 天其他操作中 18 时及以后者；无操作为 −1",
        "of what else was done in 90 days, at 18 o'clock or later; nothing: −1",
        -1, lambda g, day: share(counted(g, "evening", 90), counted(g, "evening", 90) + counted(g, "daytime", 90)),
    ),
    Feature(
        "days_since_activity", "behaviour", "int", "days", "距上次操作天数", "days since activity",
        "当日 − 最近操作日；−1 为从未", "day − day of the last action in the app; −1: never",
        -1, lambda g, day: g.activity_age,
    ),
    Feature(
        "opened_12m", "behaviour", "int", "times", "近一年阅读次数", "read in 12 months",
        "近 365 天阅读站内消息次数", "messages of ours read in the app in the last 365 days",
        0, lambda g, day: counted(g, "opened", YEAR), is_total=True,
    ),
    Feature(
        "messages_12m", "behaviour", "int", "times", "近一年咨询次数", "messages in 12 months",
        "近 365 天主动来信次数", "messages of theirs, in answer to nothing, in the last 365 days",
        0, lambda g, day: counted(g, "message", YEAR), is_total=True,
    ),
    Feature(
        "is_dormant", "behaviour", "bool", "–", "沉睡客户", "is dormant",
        "已知逾 180 天，且近 180 天既无还款也无任何音讯", "known for over 180 days, no payment and no sign of life in 180 days",
        False, is_dormant,
    ),
)  # fmt: skip
