"""What is added up before features are told: one row a person or an account from each table of the lake, as of a morning.

Only what was before the day counts: events of earlier days, statements as of earlier days, instalments settled on earlier
days. So the portrait of a past day stays what it was, but for one thing the lake does not keep: how much of an instalment
was unpaid on the day when some of it was paid later and the rest is still open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tideover.portrait.sorts import COUNTS, LAST, WINDOWS, YEAR, is_among, sort_of, sorts
from tideover.portrait.tables import ibis_table

HOURS = tuple(range(7, 22))  # nobody is contacted outside them, whatever the rulebook: an hour is learned for these only
DUE = ("settled_on_time", "settled_late_12m", "settled_late_before", "open_past", "open_ahead")  # how an instalment stands
_MONEY = ("payment", "reversal")


def counted(grouped: Any, kind: str, days: int) -> Any:
    """How many events of a kind a person has in the last ``days`` days, one of the kind's ``WINDOWS``."""
    assert days in WINDOWS[kind]
    return grouped[f"{kind}_{days}"]


def age_of(day: date, column: Any) -> Any:
    """Whole days from a date to the day."""
    import ibis

    return ibis.date(day.year, day.month, day.day).delta(column, unit="day").cast("int32")


def total(column: Any, where: Any = None) -> Any:
    """A sum as int64. Ibis holds a sum of whole numbers to be int64 already and drops a plain cast; DuckDB's is HUGEINT,
    in which everything after it would cost several times as much."""
    from ibis.expr import operations

    return operations.Cast(column.sum(where=where), to="int64").to_expr()


def when(condition: Any, value: Any) -> Any:
    """The value where the condition holds, else null, which no aggregate minds. Where many rows hold it this is cheaper than
    an aggregate's ``where``, for which DuckDB picks rows out of every column beside it."""
    import ibis

    return ibis.cases((condition, value))


def events_of_person(day: date, signs: Mapping[tuple[str, str], int]) -> Any:
    """One row a person: counts, ages of the last of what matters, contacts of the last year since the last sign of life
    (``streak``). ``signs``: how heavy (1 and up) an event of a kind (stop, hardship) and code is as a sign of vulnerability."""
    import ibis

    event, known = ibis_table("event"), sorts(signs)
    event = event.filter(event.day < ibis.date(day.year, day.month, day.day))
    rows = event.select("person", "kind", "code", "hour", age=age_of(day, event.day))
    rows = rows.select("person", "age", of=sort_of(rows, signs))
    rows = rows.join(known, rows.of == known.sort)
    counts = rows.group_by(p_person=rows.person).aggregate(
        **{name: rows[name].count() for name in COUNTS},
        **{f"{name}_age": rows.age.min(where=rows[f"is_{name}"]) for name in LAST},
        contact_ages=rows.age.collect(where=rows.is_recent_contact),
        sign_weight=rows.weight.max(),
    )
    # The list ends here, before the joins: what they find they give on in small pieces, which DuckDB gathers to large ones
    # only where no column is a list, and every expression after them costs as much for a small piece as for a large one.
    last = counts.sign_age.fill_null(YEAR + 1)
    return counts.mutate(streak=counts.contact_ages.filter(lambda age: age < last).length()).drop("contact_ages")


def payments_of_account(day: date) -> Any:
    """One row an account with money in the last year or before."""
    import ibis

    event = ibis_table("event")
    event = event.filter(event.day < ibis.date(day.year, day.month, day.day), is_among(event.kind, _MONEY))
    rows = event.select("account", "amount_minor", is_payment=event.kind == "payment", age=age_of(day, event.day))
    rows = rows.mutate(  # a reversal's amount is below nought
        in_year=rows.age <= YEAR,
        paid_year=(rows.age <= YEAR).ifelse(rows.amount_minor, 0),
        paid_quarter=(rows.age <= 90).ifelse(rows.amount_minor, 0),
    )
    return rows.group_by(m_account=rows.account).aggregate(
        payments_year=rows.count(where=rows.is_payment & rows.in_year),
        reversals_year=rows.count(where=~rows.is_payment & rows.in_year),
        payment_age=rows.age.min(where=rows.is_payment),
        payment_age_first=rows.age.max(where=rows.is_payment & rows.in_year),
        paid_year=total(rows.paid_year),
        paid_quarter=total(rows.paid_quarter),
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
    stands = ibis.cases(
        (rows.settled & (rows.late == 0), DUE.index("settled_on_time")),
        (rows.settled & (rows.end_age <= YEAR), DUE.index("settled_late_12m")),
        (rows.settled, DUE.index("settled_late_before")),
        (rows.is_open & (rows.due_age > 0), DUE.index("open_past")),
        (rows.is_open, DUE.index("open_ahead")),
        else_=len(DUE),
    )
    rows = rows.mutate(
        stands=stands.cast("int32"),
        overdue=(rows.due_age > 0).ifelse(rows.owed, 0),
        due=(rows.due_age >= 0).ifelse(rows.owed, 0),
        late_year=(rows.end_age <= YEAR).ifelse(rows.late, 0),
    )
    return rows.group_by(i_account=rows.account).aggregate(
        **{name: total((rows.stands == n).cast("int16")) for n, name in enumerate(DUE)},
        overdue=total(rows.overdue),
        due=total(rows.due),
        balance=total(rows.owed),
        instalments=rows.count(),
        charged=total(rows.charged_minor),
        oldest_age=when(rows.stands == DUE.index("open_past"), rows.due_age).max(),
        next_age=when(rows.stands == DUE.index("open_ahead"), rows.due_age).max(),
        longest_late=rows.late_year.max(),
        late_days=total(rows.late),
        late_end_age=when(rows.late > 0, rows.end_age).min(),
        first_late=when((rows.number == 1) & (rows.due_age > 0), rows.late).max(),
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
        billed_year=total(rows.billed, where=in_year),
    )


def accounts_of_person() -> Any:
    """How many accounts a person has, open or not."""
    loan = ibis_table("loan")
    return loan.group_by(a_person=loan.person).aggregate(
        accounts=loan.count(), open_accounts=loan.count(where=loan.state != "settled")
    )


def gather(day: date, signs: Mapping[tuple[str, str], int], group_code: Callable[[Any], Any], hours: Any) -> Any:
    """One row an account: the loan, its person, and all that was added up (null where there was nothing to add).
    ``signs``: as for ``events_of_person``; ``group_code``: the number of an occupation's group of ``hours``."""
    loan, person = ibis_table("loan"), ibis_table("person")
    person = person.select(
        "jurisdiction", "language", "occupation", "income_minor", "has_phone", "has_email", "has_postal", "known_since",
        q_person=person.person, hour_group=group_code(person.occupation),
    )  # fmt: skip
    events, payments = events_of_person(day, signs), payments_of_account(day)
    instalments, statements, accounts = instalments_of_account(day), statements_of_account(day), accounts_of_person()
    # The narrow ones first: whatever was joined is carried through the joins that follow.
    found = (
        loan.left_join(person, loan.person == person.q_person)
        .left_join(accounts, loan.person == accounts.a_person)
        .left_join(hours, loan.person == hours.h_person)
        .left_join(payments, loan.account == payments.m_account)
        .left_join(statements, loan.account == statements.s_account)
        .left_join(instalments, loan.account == instalments.i_account)
        .left_join(events, loan.person == events.p_person)
    )
    # Filled here once, not in every feature that reads them.
    filled = {name: found[name].fill_null(0) for name in (*COUNTS, *DUE, "hours_tried", "hour_mark")}
    return found.mutate(**filled)
