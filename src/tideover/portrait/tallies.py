"""What is added up before features are told: one row a person or an account from each table of the lake, as of a morning.

Only what was before the day counts: events of earlier days, statements as of earlier days, instalments settled on earlier
days. So the portrait of a past day stays what it was, but for one thing the lake does not keep: how much of an instalment
was unpaid on the day when some of it was paid later and the rest is still open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from tideover.portrait.packing import Counters
from tideover.portrait.tables import ibis_table

YEAR = 365
HOURS = tuple(range(7, 22))  # nobody is contacted outside them, whatever the rulebook: an hour is learned for these only

# How far back a kind of event is counted, in days, several windows where several are asked for.
WINDOWS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "contact": (7, 30, 90, YEAR),
        "delivered": (YEAR,),
        "undelivered": (YEAR,),
        "reply": (YEAR,),
        "message": (YEAR,),
        "opened": (YEAR,),
        "refused": (30,),
        "promise_taken": (YEAR,),
        "promise_kept": (YEAR,),
        "promise_partly_kept": (YEAR,),
        "promise_broken": (YEAR,),
        "viewed_bill": (90,),
        "viewed_payment": (90,),
        "viewed_help": (90,),
        "evening": (90,),  # what else was done in the app, at 18 o'clock or later
        "daytime": (90,),
    }
)
VIEWS = ("viewed_bill", "viewed_payment", "viewed_help")
# Events that show a person is there and can be reached.
SIGNS = ("reply", "message", "opened", "promise_taken", "activity")
ANSWERS = ("reply", "message")
_KINDS = (
    "contact", "delivered", "activity", "reply", "opened", "undelivered", "refused", "message", "promise_taken", "promise_kept",
    "promise_partly_kept", "promise_broken", "stop", "hardship",
)  # fmt: skip
_CODES = {kind: number for number, kind in enumerate(_KINDS)}
_MONEY = ("payment", "reversal")

EVENTS = Counters("e_", tuple(f"{kind}_{days}" for kind, windows in WINDOWS.items() for days in windows), 15)
HEARD = Counters("h_", tuple(f"{what}_{hour}" for what in ("tried", "heard") for hour in HOURS), 12)
DUE = Counters("d_", ("settled_on_time", "settled_late_12m", "settled_late_before", "open_past", "open_ahead"), 15)


def counted(grouped: Any, kind: str, days: int) -> Any:
    """How many events of a kind a person has in the last ``days`` days, one of the kind's ``WINDOWS``."""
    assert days in WINDOWS[kind]
    return EVENTS.count(grouped, [f"{kind}_{window}" for window in WINDOWS[kind] if window <= days])


def age_of(day: date, column: Any) -> Any:
    """Whole days from a date to the day."""
    import ibis

    return ibis.date(day.year, day.month, day.day).delta(column, unit="day").cast("int32")


def events_of_person(day: date, signs: Mapping[tuple[str, str], int]) -> Any:
    """One row a person: counters, ages of the last of what matters, ages of contacts of the last year. ``signs``: how heavy
    (1 and up) an event of a kind (stop, hardship) and code is as a sign of vulnerability."""
    import ibis

    event = ibis_table("event")
    event = event.filter(event.day < ibis.date(day.year, day.month, day.day), ~event.kind.isin(_MONEY))
    code = ibis.cases(*((event.kind == kind, number) for kind, number in _CODES.items()))
    rows = event.select("person", "hour", "weekday", "kind", "code", age=age_of(day, event.day), k=code.cast("int8"))
    heavy = [((rows.kind == kind) & (rows.code == word), weight) for (kind, word), weight in signs.items()]
    is_weekend = day.weekday() >= 5
    same_days = (rows.weekday >= 5) if is_weekend else (rows.weekday < 5)
    hour = rows.hour.cast("int32")
    in_hours = same_days & (rows.age <= YEAR) & hour.between(HOURS[0], HOURS[-1])
    rows = rows.select(
        "person", "age", "k",
        place=_event_place(rows).cast("int32"),
        hour_place=_hour_place(rows, hour, in_hours).cast("int32"),
        heavy=_among(rows.k, ("stop", "hardship")).ifelse(ibis.cases(*heavy, else_=0), 0) if heavy else ibis.literal(0),
    )  # fmt: skip
    rows = rows.select("person", "age", "k", "heavy", **EVENTS.weighed(rows.place), **HEARD.weighed(rows.hour_place))
    rows = rows.select("person", "age", "k", "heavy", **EVENTS.weights(rows), **HEARD.weights(rows))

    def last(*kinds: str) -> Any:
        return rows.age.min(where=_among(rows.k, kinds))

    return rows.group_by(p_person=rows.person).aggregate(
        **EVENTS.totals(rows),
        **HEARD.totals(rows),
        contact_age=last("contact"),
        sign_age=last(*SIGNS),
        answer_age=last(*ANSWERS),
        activity_age=last("activity"),
        hardship_age=last("hardship"),
        stop_age=last("stop"),
        contact_ages=rows.age.collect(where=(rows.k == _CODES["contact"]) & (rows.age <= YEAR)),
        sign_weight=rows.heavy.max(where=rows.age <= YEAR),
    )


def _among(code: Any, kinds: Sequence[str]) -> Any:
    return code == _CODES[kinds[0]] if len(kinds) == 1 else code.isin([_CODES[kind] for kind in kinds])


def _event_place(rows: Any) -> Any:
    import ibis

    def of(kind: str) -> Any:
        return ibis.cases(*((rows.age <= days, EVENTS.place(f"{kind}_{days}")) for days in WINDOWS[kind]))

    seen = ibis.cases(
        *((rows.code == view, EVENTS.place(f"{view}_90")) for view in VIEWS),
        (rows.hour >= 18, EVENTS.place("evening_90")),
        else_=EVENTS.place("daytime_90"),
    )
    plain = [(rows.k == number, of(kind)) for kind, number in _CODES.items() if kind in WINDOWS]
    return ibis.cases(((rows.k == _CODES["activity"]) & (rows.age <= 90), seen), *plain)


def _hour_place(rows: Any, hour: Any, counts: Any) -> Any:
    """Tries stand at the hour of the contact, signs of life at the hour of the answer or of the reading."""
    import ibis

    def at(what: str) -> Any:
        return ibis.cases(*((hour == one, HEARD.place(f"{what}_{one}")) for one in HOURS))

    kinds = ibis.cases((rows.k == _CODES["contact"], at("tried")), (_among(rows.k, ("reply", "opened")), at("heard")))
    return ibis.cases((counts, kinds))


def payments_of_account(day: date) -> Any:
    """One row an account with money in the last year or before."""
    import ibis

    event = ibis_table("event")
    event = event.filter(event.day < ibis.date(day.year, day.month, day.day), event.kind.isin(_MONEY))
    rows = event.select("account", "amount_minor", is_payment=event.kind == "payment", age=age_of(day, event.day))
    signed = rows.is_payment.ifelse(rows.amount_minor, -rows.amount_minor)
    rows = rows.mutate(
        in_year=rows.age <= YEAR,
        paid_year=(rows.age <= YEAR).ifelse(signed, 0),
        paid_quarter=(rows.age <= 90).ifelse(signed, 0),
    )
    return rows.group_by(m_account=rows.account).aggregate(
        payments_year=rows.count(where=rows.is_payment & rows.in_year),
        reversals_year=rows.count(where=~rows.is_payment & rows.in_year),
        payment_age=rows.age.min(where=rows.is_payment),
        payment_age_first=rows.age.max(where=rows.is_payment & rows.in_year),
        paid_year=rows.paid_year.sum().cast("int64"),
        paid_quarter=rows.paid_quarter.sum().cast("int64"),
    )


def instalments_of_account(day: date) -> Any:
    """One row an account with a schedule."""
    import ibis

    table = ibis_table("instalment")
    today = ibis.date(day.year, day.month, day.day)
    settled = table.settled_on.notnull() & (table.settled_on < today)
    # Settled later than the day: all of it was unpaid then, as far as the lake can tell.
    owed = ibis.cases((settled, 0), (table.settled_on.isnull(), table.unpaid_minor), else_=table.charged_minor)
    due_age = age_of(day, table.due)  # above 0: due before the day
    end_age = settled.ifelse(age_of(day, table.settled_on), 0)
    rows = table.select("account", "number", "charged_minor", due_age=due_age, end_age=end_age, settled=settled, owed=owed)
    late = rows.settled.ifelse(rows.due_age - rows.end_age, (rows.owed > 0).ifelse(rows.due_age, 0))
    rows = rows.mutate(late=ibis.greatest(late, 0), is_open=~rows.settled & (rows.owed > 0))
    place = ibis.cases(
        (rows.settled & (rows.late == 0), DUE.place("settled_on_time")),
        (rows.settled & (rows.end_age <= YEAR), DUE.place("settled_late_12m")),
        (rows.settled, DUE.place("settled_late_before")),
        (rows.is_open & (rows.due_age > 0), DUE.place("open_past")),
        (rows.is_open, DUE.place("open_ahead")),
    )
    rows = rows.mutate(place=place.cast("int32"))
    rows = rows.mutate(**DUE.weighed(rows.place))
    rows = rows.mutate(
        **DUE.weights(rows),
        overdue=(rows.due_age > 0).ifelse(rows.owed, 0),
        due=(rows.due_age >= 0).ifelse(rows.owed, 0),
        late_year=(rows.end_age <= YEAR).ifelse(rows.late, 0),
    )
    return rows.group_by(i_account=rows.account).aggregate(
        **DUE.totals(rows),
        overdue=rows.overdue.sum().cast("int64"),
        due=rows.due.sum().cast("int64"),
        balance=rows.owed.sum().cast("int64"),
        instalments=rows.count(),
        charged=rows.charged_minor.sum().cast("int64"),
        oldest_age=rows.due_age.max(where=rows.is_open & (rows.due_age > 0)),
        next_age=rows.due_age.max(where=rows.is_open & (rows.due_age <= 0)),
        longest_late=rows.late_year.max(),
        late_days=rows.late.sum().cast("int64"),
        late_end_age=rows.end_age.min(where=rows.late > 0),
        first_late=rows.late.max(where=(rows.number == 1) & (rows.due_age > 0)),
    )


def statements_of_account(day: date) -> Any:
    """One row an account with the lender's monthly words. A day has one statement of an account."""
    import ibis

    table = ibis_table("statement")
    table = table.filter(table.as_of < ibis.date(day.year, day.month, day.day))
    rows = table.select(
        "account", age=age_of(day, table.as_of), billed=table.billed_minor.fill_null(0), dpd=table.dpd.fill_null(0)
    )
    in_year = rows.age <= YEAR
    return rows.group_by(s_account=rows.account).aggregate(
        statement_age=rows.age.min(),
        statement_dpd=rows.dpd.argmin(rows.age),
        billed=rows.billed.argmin(rows.age),
        statements_year=rows.count(where=in_year),
        statements_late=rows.count(where=in_year & (rows.dpd > 0)),
        statements_late_quarter=rows.count(where=(rows.age <= 92) & (rows.dpd > 0)),
        statement_worst=rows.dpd.max(where=in_year),
        billed_year=rows.billed.sum(where=in_year).cast("int64"),
    )


def accounts_of_person() -> Any:
    """How many accounts a person has, open or not."""
    loan = ibis_table("loan")
    return loan.group_by(a_person=loan.person).aggregate(
        accounts=loan.count(), open_accounts=loan.count(where=loan.state != "settled")
    )


def gather(day: date, signs: Mapping[tuple[str, str], int], group_code: Callable[[Any], Any]) -> Any:
    """One row an account: the loan, its person, and all that was added up (null where there was nothing to add).
    ``signs``: as for ``events_of_person``; ``group_code``: the number of an occupation's group of ``hours``."""
    loan, person = ibis_table("loan"), ibis_table("person")
    person = person.select(
        "jurisdiction", "language", "occupation", "income_minor", "has_phone", "has_email", "has_postal", "known_since",
        q_person=person.person, hour_group=group_code(person.occupation),
    )  # fmt: skip
    events, payments = events_of_person(day, signs), payments_of_account(day)
    instalments, statements, accounts = instalments_of_account(day), statements_of_account(day), accounts_of_person()
    found = (
        loan.left_join(person, loan.person == person.q_person)
        .left_join(events, loan.person == events.p_person)
        .left_join(accounts, loan.person == accounts.a_person)
        .left_join(payments, loan.account == payments.m_account)
        .left_join(instalments, loan.account == instalments.i_account)
        .left_join(statements, loan.account == statements.s_account)
    )
    # Filled here once, not in every feature that reads them.
    filled = EVENTS.filled(found) | HEARD.filled(found) | DUE.filled(found)
    return found.mutate(**filled)
