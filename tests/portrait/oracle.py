"""The features once more, in plain loops over rows: what the expressions must agree with. And lakes drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tideover.portrait.hours import load_hours
from tideover.portrait.signs import load_signs
from tideover.portrait.tables import EVENT_KINDS

Rows = dict[str, list[dict[str, Any]]]
SIGNS = {"payment": 1, "reversal": -1}  # as the product's own extraction writes amounts
CODES = {
    "activity": ["viewed_bill", "viewed_payment", "viewed_help", "signed_in", None],
    "stop": ["crisis", "cease", "bankruptcy", "incapable"],
    "hardship": ["illness", "hardship_words", "bereavement", None],
    "reply": ["promise_to_pay", None],
}


def draw(seed: int, persons: int, day: date) -> Rows:
    """A lake around ``day``: some rows lie after it, some columns are empty, some persons have nothing at all."""
    dice = random.Random(seed)

    def ident() -> UUID:
        return UUID(int=dice.getrandbits(128))

    def near(back: int, ahead: int) -> date:
        return day + timedelta(days=dice.randint(-back, ahead))

    rows: Rows = {"loan": [], "person": [], "event": [], "instalment": [], "statement": []}
    for _ in range(persons):
        person = ident()
        holder = dice.choice([person, rows["person"][-1]["holder"] if rows["person"] else person])
        rows["person"].append(
            {
                "person": person, "holder": holder, "jurisdiction": "CN", "zone": "Asia/Shanghai",
                "language": dice.choice(["zh-CN", None]), "occupation": dice.choice(["office", "freelance", "farming", "nobody", None]),
                "income_minor": dice.choice([None, 0, dice.randint(1, 2_000_000)]), "has_phone": dice.random() < 0.8,
                "has_email": dice.random() < 0.5, "has_postal": dice.choice([True, False, None]),
                "known_since": dice.choice([None, near(400, 5)]),
            }
        )  # fmt: skip
        accounts = [ident() for _ in range(dice.choice([1, 1, 2, 3]))]
        for account in accounts:
            kind = dice.choice(["schedule", "schedule", "statements", "bare"])
            pause = dice.choice([None, None, near(60, 10)])
            rows["loan"].append(
                {
                    "person": person, "account": account, "holder": holder, "creditor": dice.choice(["bank", "shop"]),
                    "product": "cash", "currency": "CNY", "principal_minor": dice.choice([0, dice.randint(1, 400_000)]),
                    "annual_rate": dice.choice([None, 0.0, 0.12, 0.2399]), "method": "equal_instalment",
                    "terms": 6 if kind == "schedule" else None, "disbursed": near(500, 0), "first_due": near(400, 30),
                    "credit_minor": dice.choice([0, 12]), "paused_from": pause,
                    "paused_until": dice.choice([None, pause + timedelta(days=dice.randint(0, 40))]) if pause else None,
                    "state": dice.choice(["current", "overdue", "settled", "written_off"]),
                }
            )  # fmt: skip
            if kind == "schedule":
                first = near(420, 20)
                for number in range(1, dice.randint(1, 12) + 1):
                    due = first + timedelta(days=30 * number - 30)
                    settled = dice.choice([None, due + timedelta(days=dice.randint(-20, 90)), due])
                    charged = dice.randint(0, 50_000)
                    unpaid = 0 if settled else dice.choice([0, charged, charged // 2])
                    rows["instalment"].append(
                        {"person": person, "account": account, "number": number, "due": due, "charged_minor": charged,
                         "unpaid_minor": unpaid, "settled_on": settled}
                    )  # fmt: skip
            if kind == "statements":
                start = near(500, 10)
                for number in range(dice.randint(1, 9)):
                    rows["statement"].append(
                        {"person": person, "account": account, "as_of": start + timedelta(days=31 * number),
                         "billed_minor": dice.choice([None, dice.randint(-500, 90_000)]), "dpd": dice.choice([None, 0, 0, 30, 64]), "status": "x"}
                    )  # fmt: skip
        for _ in range(dice.choice([0, 3, 12, 60])):
            kind = dice.choice(["contact", "contact", "contact", "payment", *EVENT_KINDS])
            on, hour = near(dice.choice([5, 40, 420]), 8), dice.randint(0, 23)
            rows["event"].append(
                {
                    "person": person, "account": dice.choice([*accounts, None]) if kind not in ("payment", "reversal") else dice.choice(accounts),
                    "at": f"{on} {hour:02}:00:00", "day": on, "hour": hour, "weekday": on.weekday(), "kind": kind,
                    "channel": None, "amount_minor": SIGNS[kind] * dice.randint(1, 90_000) if kind in SIGNS else None,
                    "code": dice.choice(CODES[kind]) if kind in CODES else None,
                }
            )  # fmt: skip
    return rows


def percent(part: int | None, whole: int | None) -> int | None:
    if part is None or not whole:
        return None
    return min(max(part * 100 // whole, 0), 100)


def told(rows: Rows, day: date) -> list[dict[str, Any]]:
    """Every account's features, by account."""
    persons = {row["person"]: row for row in rows["person"]}
    found = []
    for loan in rows["loan"]:
        mine = [dict(e, age=(day - e["day"]).days) for e in rows["event"] if e["person"] == loan["person"] and e["day"] < day]
        others = [row for row in rows["loan"] if row["person"] == loan["person"]]
        row = basic(persons[loan["person"]], others, day)
        row |= money(loan, persons[loan["person"]], rows, day)
        row |= conduct(mine, persons[loan["person"]], row, day)
        found.append({name: loan[name] for name in ("person", "account", "holder", "creditor")} | row)
    return sorted(found, key=lambda row: str(row["account"]))


def known(value: Any, default: Any) -> Any:
    return default if value is None else value


def basic(person: dict[str, Any], loans: list[dict[str, Any]], day: date) -> dict[str, Any]:
    days = None if person["known_since"] is None else (day - person["known_since"]).days
    return {
        "occupation": known(person["occupation"], "unknown"), "income_minor": known(person["income_minor"], -1),
        "known_days": known(days, -1), "is_new": days is not None and 0 <= days < 90, "accounts": len(loans),
        "open_accounts": sum(1 for loan in loans if loan["state"] != "settled"), "has_phone": person["has_phone"],
        "has_email": person["has_email"], "has_postal": known(person["has_postal"], False),
        "language": known(person["language"], "unknown"), "jurisdiction": person["jurisdiction"],
    }  # fmt: skip


def money(loan: dict[str, Any], person: dict[str, Any], rows: Rows, day: date) -> dict[str, Any]:
    account = loan["account"]
    lines = []
    for line in rows["instalment"]:
        if line["account"] == account:
            is_settled = line["settled_on"] is not None and line["settled_on"] < day
            owed = 0 if is_settled else line["unpaid_minor"] if line["settled_on"] is None else line["charged_minor"]
            late = (line["settled_on"] - line["due"]).days if is_settled else (day - line["due"]).days if owed > 0 else 0
            ended = (day - line["settled_on"]).days if is_settled else 0
            lines.append(
                dict(
                    line, is_settled=is_settled, owed=owed, late=max(late, 0), ended=ended, is_open=not is_settled and owed > 0
                )
            )
    told_ = sorted((s for s in rows["statement"] if s["account"] == account and s["as_of"] < day), key=lambda s: s["as_of"])
    year = [s for s in told_ if (day - s["as_of"]).days <= 365]
    late_year = [s for s in year if (s["dpd"] or 0) > 0]
    flows = [dict(e, age=(day - e["day"]).days) for e in rows["event"] if e["account"] == account and e["day"] < day]
    payments = [e for e in flows if e["kind"] == "payment"]
    reversals = [e for e in flows if e["kind"] == "reversal"]

    def paid(days: int) -> int:
        return sum(e["amount_minor"] for e in (*payments, *reversals) if e["age"] <= days)

    past = [line for line in lines if line["is_open"] and line["due"] < day]
    ahead = [line for line in lines if line["is_open"] and line["due"] >= day]
    settled = [line for line in lines if line["is_settled"]]
    in_time = [line for line in settled if not line["late"]]
    fallen = len(settled) + len(past)
    last = told_[-1] if told_ else None
    last_payment = min((e["age"] for e in payments), default=None)
    paused_until = loan["paused_until"] or date.max
    dpd = 0
    if past:
        oldest = min(line["due"] for line in past)
        days = [oldest + timedelta(days=n) for n in range(1, (day - oldest).days + 1)]
        dpd = sum(1 for one in days if not (loan["paused_from"] and loan["paused_from"] <= one <= paused_until))
    elif last and (last["dpd"] or 0) > 0:
        since = (day - last["as_of"]).days
        dpd = last["dpd"] + (since if last_payment is None or last_payment > since else 0)
    bill = max(last["billed_minor"] or 0, 0) if last else 0
    balance = sum(line["owed"] for line in lines) if lines else bill
    charged = sum(line["charged_minor"] for line in lines)
    year_payments = [e["age"] for e in payments if e["age"] <= 365]
    billed = sum(s["billed_minor"] or 0 for s in year)
    firsts = [line["late"] for line in lines if line["number"] == 1 and line["due"] < day]
    return {
        "product": loan["product"], "method": loan["method"], "principal_minor": loan["principal_minor"], "terms": known(loan["terms"], -1),
        "rate_bp": -1 if loan["annual_rate"] is None else round(loan["annual_rate"] * 10_000),
        "loan_days": (day - loan["disbursed"]).days, "dpd": dpd,
        "overdue_minor": sum(line["owed"] for line in past) if lines else bill if last and (last["dpd"] or 0) > 0 else 0,
        "due_minor": sum(line["owed"] for line in lines if line["due"] <= day) if lines else bill,
        "balance_minor": balance, "credit_minor": loan["credit_minor"],
        "due_in_days": min(((line["due"] - day).days for line in ahead), default=-1),
        "instalment_minor": charged // len(lines) if lines else 0,
        "burden_percent": known(percent(charged // len(lines) if lines else None, person["income_minor"]), -1),
        "usage_percent": known(percent(balance, loan["principal_minor"]), 0),
        "paid_off_percent": known(percent(charged - balance, charged) if lines else None, -1),
        "is_paused": loan["paused_from"] is not None and loan["paused_from"] <= day <= paused_until,
        "is_written_off": loan["state"] == "written_off",
        "times_overdue_12m": len(past) + sum(1 for line in settled if line["late"] and line["ended"] <= 365) + len(late_year),
        "longest_overdue_12m": max([line["late"] for line in lines if line["ended"] <= 365] + [s["dpd"] or 0 for s in year] + [0]),
        "overdue_instalments": len(past), "times_overdue_ever": len(past) + len(settled) - len(in_time),
        "on_time_percent": known(percent(len(in_time), fallen), known(percent(len(year) - len(late_year), len(year)), -1)),
        "mean_days_late": sum(line["late"] for line in lines) // fallen if fallen else 0,
        "days_since_late": min((line["ended"] for line in lines if line["late"]), default=-1),
        "first_days_late": max(firsts, default=-1), "settled_instalments": len(settled),
        "payments_12m": len(year_payments), "paid_12m_minor": paid(365), "paid_90d_minor": paid(90),
        "reversals_12m": sum(1 for e in reversals if e["age"] <= 365), "days_since_payment": known(last_payment, -1),
        "payment_gap_days": (max(year_payments) - min(year_payments)) // (len(year_payments) - 1) if len(year_payments) > 1 else -1,
        "statements_12m": len(year), "statements_late_90d": sum(1 for s in late_year if (day - s["as_of"]).days <= 92),
        "paid_of_billed_percent": known(percent(paid(365) if flows else 0, max(billed, 0)), -1) if year else -1,
    }  # fmt: skip


def conduct(mine: list[dict[str, Any]], person: dict[str, Any], row: dict[str, Any], day: date) -> dict[str, Any]:
    def count(kind: str, days: int) -> int:
        return sum(1 for e in mine if e["kind"] == kind and e["age"] <= days)

    def last(*kinds: str) -> int:
        return min((e["age"] for e in mine if e["kind"] in kinds), default=-1)

    acts = [e for e in mine if e["kind"] == "activity" and e["age"] <= 90]
    plain = [e for e in acts if e["code"] not in ("viewed_bill", "viewed_payment", "viewed_help")]
    sign = last("reply", "message", "opened", "promise_taken", "activity")
    tired = sum(10 if e["age"] <= 7 else 4 if e["age"] <= 30 else 1 for e in mine if e["kind"] == "contact" and e["age"] <= 90)
    rest = 20 if 0 <= sign <= 7 else 10 if 0 <= sign <= 30 else 0
    kept, broken, partly = count("promise_kept", 365), count("promise_broken", 365), count("promise_partly_kept", 365)
    heavy = [
        (s.weight, s.code) for s in load_signs() for e in mine
        if e["age"] <= 365 and ((e["kind"] == "stop" and e["code"] in s.stops) or (e["kind"] == "hardship" and e["code"] in s.hardships))
    ]  # fmt: skip
    quiet = (sign == -1 or sign > 180) and (row["days_since_payment"] == -1 or row["days_since_payment"] > 180)
    return {
        "actions_90d": len(acts), "bill_views_90d": sum(1 for e in acts if e["code"] == "viewed_bill"),
        "payment_views_90d": sum(1 for e in acts if e["code"] == "viewed_payment"),
        "help_views_90d": sum(1 for e in acts if e["code"] == "viewed_help"),
        "evening_percent": known(percent(sum(1 for e in plain if e["hour"] >= 18), len(plain)), -1),
        "days_since_activity": last("activity"), "opened_12m": count("opened", 365), "messages_12m": count("message", 365),
        "is_dormant": quiet and row["known_days"] > 180,
        "contacts_7d": count("contact", 7), "contacts_30d": count("contact", 30), "contacts_12m": count("contact", 365),
        "delivered_12m": count("delivered", 365), "undelivered_12m": count("undelivered", 365), "replies_12m": count("reply", 365),
        "refused_30d": count("refused", 30),
        "answered_percent": known(percent(count("reply", 365) + count("opened", 365), count("contact", 365)), -1),
        "unanswered_streak": sum(1 for e in mine if e["kind"] == "contact" and e["age"] <= 365 and (sign == -1 or e["age"] < sign)),
        "days_since_contact": last("contact"), "days_since_reply": last("reply", "message"), "days_since_sign": sign,
        "days_since_stop": last("stop"), "days_since_hardship": last("hardship"), "fatigue": min(max(tired - rest, 0), 100),
        "promises_taken_12m": count("promise_taken", 365), "promises_kept_12m": kept, "promises_partly_kept_12m": partly,
        "promises_broken_12m": broken, "kept_percent": known(percent(kept, kept + broken + partly), -1),
        "is_hardship": 0 <= last("hardship") <= 180, "vulnerability": max(heavy, default=(0, ""))[1], "is_vulnerable": bool(heavy),
        "best_hour": hour_of(mine, person["occupation"], day),
    }  # fmt: skip


def hour_of(mine: list[dict[str, Any]], occupation: str | None, day: date) -> int:
    rules = load_hours()
    group, best, found = rules.group_of(occupation), -1, 0
    for hour in range(rules.first, rules.last + 1):
        here = [e for e in mine if e["age"] <= 365 and e["hour"] == hour and (e["weekday"] >= 5) == (day.weekday() >= 5)]
        tried = sum(1 for e in here if e["kind"] == "contact")
        heard = sum(1 for e in here if e["kind"] in ("reply", "opened"))
        chance = rules.chance(group, day.weekday(), hour, tried, heard)
        if chance > best:
            best, found = chance, hour
    return found
