"""基本信息: who the person is, as far as a decision may know. Age, gender and region are in the lake's ``protected`` alone."""

from __future__ import annotations

from tideover.portrait.features.feature import Feature
from tideover.portrait.tallies import age_of

NEW_DAYS = 90

FEATURES = (
    Feature(
        "occupation", "basic", "string", "code", "职业", "occupation",
        "职业代码；未知为 unknown", "code of portrait/occupations.toml",
        "unknown", lambda g, day: g.occupation,
    ),
    Feature(
        "income_minor", "basic", "int", "minor", "月收入", "monthly income",
        "客户的月收入；未知为 −1", "the person's income a month",
        -1, lambda g, day: g.income_minor,
    ),
    Feature(
        "known_days", "basic", "int", "days", "客户年限", "days known",
        "当日 − 首笔账户日", "day − day of the person's first account",
        -1, lambda g, day: age_of(day, g.known_since),
    ),
    Feature(
        "is_new", "basic", "bool", "–", "新客户", "is new",
        "成为客户不足 90 天", "known for less than 90 days",
        False, lambda g, day: (age_of(day, g.known_since) >= 0) & (age_of(day, g.known_since) < NEW_DAYS),
    ),
    Feature(
        "accounts", "basic", "int", "accounts", "账户数", "accounts",
        "客户名下全部账户数", "all accounts of the person",
        1, lambda g, day: g.accounts,
    ),
    Feature(
        "open_accounts", "basic", "int", "accounts", "未结清账户数", "open accounts",
        "客户名下未结清的账户数", "accounts of the person that are not settled",
        0, lambda g, day: g.open_accounts,
    ),
    Feature(
        "has_phone", "basic", "bool", "–", "有电话", "has a telephone",
        "留有可用号码", "a usable number is kept",
        False, lambda g, day: g.has_phone,
    ),
    Feature(
        "has_email", "basic", "bool", "–", "有邮箱", "has an e-mail address",
        "留有可用邮箱", "a usable address is kept",
        False, lambda g, day: g.has_email,
    ),
    Feature(
        "has_postal", "basic", "bool", "–", "有通信地址", "has a postal address",
        "留有可用通信地址", "a usable postal address is kept",
        False, lambda g, day: g.has_postal,
    ),
    Feature(
        "language", "basic", "string", "code", "语言", "language",
        "客户的语言", "the person's language",
        "unknown", lambda g, day: g.language,
    ),
    Feature(
        "jurisdiction", "basic", "string", "code", "法域", "jurisdiction",
        "适用法律的地区", "whose law holds for the person",
        "unknown", lambda g, day: g.jurisdiction,
    ),
)  # fmt: skip
