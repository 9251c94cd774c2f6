"""联系历史: what went out, what came back, what was promised, and when the person is best reached."""

from __future__ import annotations

from datetime import date
from typing import Any

from tideover.portrait.features.feature import Feature, share
from tideover.portrait.hours import best_hour
from tideover.portrait.signs import load_signs
from tideover.portrait.sorts import YEAR
from tideover.portrait.tallies import counted

HARDSHIP_DAYS = 180
# Points of fatigue a contact weighs, by how long ago it was: halved each step. 100 is reached by ten contacts in a week.
FATIGUE = ((7, 10), (30, 4), (90, 1))
REST = 20  # points a sign of life in the last 7 days takes off; half of it in the last 30


def fatigue(g: Any, day: date) -> Any:
    import ibis

    points, before = 0, None
    for days, weight in FATIGUE:
        count = counted(g, "contact", days)
        points = points + (count if before is None else count - before) * weight
        before = count
    rest = ibis.cases((g.sign_age <= 7, REST), (g.sign_age <= 30, REST // 2), else_=0)
    return ibis.greatest(ibis.least(points - rest, 100), 0)


def sign(g: Any, day: date) -> Any:
    """The heaviest sign of the last year, by its code."""
    import ibis

    weights = {row.weight: row.code for row in load_signs()}
    return ibis.cases(*((g.sign_weight == weight, code) for weight, code in weights.items()), else_="")


def promised(g: Any) -> Any:
    return counted(g, "promise_kept", YEAR) + counted(g, "promise_broken", YEAR) + counted(g, "promise_partly_kept", YEAR)


def _count(name: str, zh: str, en: str, kind: str, days: int, zh_what: str, en_what: str) -> Feature:
    return Feature(
        name, "contact", "int", "times", zh, en, f"近 {days} 天{zh_what}", f"{en_what} in the last {days} days",
        0, lambda g, day: counted(g, kind, days), is_total=True,
    )  # fmt: skip


def _since(name: str, zh: str, en: str, column: str, zh_what: str, en_what: str) -> Feature:
    return Feature(
        name, "contact",
        "int",
        "days", zh, en, f"当日 − 最近{zh_what}日；−1 为从未", f"day − day of the last {en_what}; −1: never",
        -1, lambda g, day: g[column],
    )  # fmt: skip


FEATURES = (
    _count("contacts_7d", "近 7 天联系次数", "contacts in 7 days", "contact", 7, "发出的联系数", "contacts that went out"),
    _count("contacts_30d", "近 30 天联系次数", "contacts in 30 days", "contact", 30, "发出的联系数", "contacts that went out"),
    _count("contacts_12m",
    "近一年联系次数",
    "contacts in 12 months",
    "contact", YEAR, "发出的联系数",
    "contacts that went out"),
    _count("delivered_12m", "近一年送达次数", "delivered in 12 months", "delivered", YEAR, "送达数", "contacts that arrived"),
    _count("undelivered_12m",
    "近一年未送达次数",
    "undelivered in 12 months",
    "undelivered", YEAR, "未送达数",
    "contacts that did not arrive"),
    _count("replies_12m", "近一年回复次数", "replies in 12 months", "reply", YEAR, "回复数", "answers to contacts of ours"),
    _count("refused_30d",
    "近 30 天被合规拦截次数",
    "refused in 30 days",
    "refused", 30, "被拦截的联系数",
    "contacts the gate refused"),
    Feature(
        "answered_percent", "contact", "int", "%", "应答率", "answered",
        "近一年回复与阅读数 ÷ 联系数，上限 100；未联系为 −1",
        "replies and readings ÷ contacts of the last 365 days, at most 100; no contact: −1",
        -1, lambda g, day: share(counted(g, "reply", YEAR) + counted(g, "opened", YEAR), counted(g, "contact", YEAR)),
    ),
    Feature(
        "unanswered_streak", "contact", "int", "times", "连续无应答次数", "contacts since the last sign of life",
        "最近一次音讯（回复、来信、阅读、承诺、操作）之后、近 365 天内的联系数",
        "contacts of the last 365 days after the day of the last sign of life (reply, message, reading, promise, activity)",
        0, lambda g, day: g.streak,
    ),
    _since("days_since_contact", "距上次联系天数", "days since a contact", "contact_age", "联系", "contact"),
    _since("days_since_reply", "距上次来信天数", "days since a reply", "answer_age", "回复或来信", "reply or message"),
    _since("days_since_sign", "距上次音讯天数", "days since a sign of life", "sign_age", "音讯", "sign of life"),
    _since("days_since_stop", "距上次停催天数", "days since a stop", "stop_age", "停止联系", "stop"),
    _since("days_since_hardship",
    "距上次困难天数",
    "days since hardship was said",
    "hardship_age",
    "说明困难",
    "word of hardship"),
    Feature(
        "fatigue", "contact", "int", "points", "打扰度", "fatigue",
        "近 7 天每次联系 10 分，8–30 天 4 分，31–90 天 1 分；近 7 天有音讯减 20，近 30 天减 10；限 0–100",
        "10 points a contact of the last 7 days, 4 of days 8–30, 1 of days 31–90; less 20 for a sign of life in 7 days,"
        " 10 in 30; from 0 to 100",
        0, fatigue,
    ),
    _count("promises_taken_12m", "近一年承诺次数", "promises in 12 months", "promise_taken", YEAR, "承诺数", "promises taken"),
    _count("promises_kept_12m",
    "近一年兑现次数",
    "promises kept in 12 months",
    "promise_kept", YEAR, "兑现的承诺数",
    "promises kept"),
    _count("promises_partly_kept_12m", "近一年部分兑现次数", "promises partly kept in 12 months", "promise_partly_kept", YEAR,
           "部分兑现的承诺数", "promises partly kept"),
    _count("promises_broken_12m",
    "近一年跳票次数",
    "promises broken in 12 months",
    "promise_broken", YEAR, "跳票数",
    "promises broken"),
    Feature(
        "kept_percent", "contact", "int", "%", "承诺兑现率", "promises kept",
        "近一年兑现数 ÷（兑现 + 部分兑现 + 跳票）；无则 −1",
        "kept ÷ (kept + partly kept + broken), of the last 365 days; none: −1",
        -1, lambda g, day: share(counted(g, "promise_kept", YEAR), promised(g)),
    ),
    Feature(
        "is_hardship", "contact", "bool", "–", "有困难", "is in hardship",
        "近 180 天内说明或记录过困难", "hardship was said or noted in the last 180 days",
        False, lambda g, day: g.hardship_age <= HARDSHIP_DAYS,
    ),
    Feature(
        "vulnerability", "contact", "string", "code", "脆弱迹象", "sign of vulnerability",
        "近 365 天最重的迹象（signs.toml），由本人所说或停催所载；无则空",
        "the heaviest sign of the last 365 days (signs.toml), from what was said and from stops; none: empty",
        "", sign,
    ),
    Feature(
        "is_vulnerable", "contact", "bool", "–", "脆弱客户", "is vulnerable",
        "有脆弱迹象；从不由年龄或性别推断", "there is such a sign; never told from age or gender",
        False, lambda g, day: g.sign_weight > 0,
    ),
    Feature(
        "best_hour", "contact", "int", "hour", "最佳联系时点", "best hour",
        "各时点应答率的后验均值之最大者（hours.toml 的先验，按工作日或周末的联系与应答更新），相同取早",
        "the hour with the greatest posterior mean of being answered (priors of hours.toml, updated by tries and signs of life"
        " on the same kind of days: Monday to Friday, or the weekend); the earliest of equals",
        12, best_hour,
    ),
)  # fmt: skip
