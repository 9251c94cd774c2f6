"""The tables of days: how far each has come, the cases it would contact, what lanes bear."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Date, Index, Integer, Text, func, select, text, true, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.outreach.day.model import OUT, PERMITTED, TASKED, CaseFilter, CaseState, DayStep
from tideover.outreach.model import TouchState
from tideover.outreach.store.receipts import replies
from tideover.outreach.store.touches import touches

day_runs = tenant_table(
    "day_run",
    Column("day", Date, nullable=False),
    Column("state", Text, nullable=False),  # running | done
    Column("counts", JSONB, nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    Column("stage", Text, nullable=False, server_default="done"),
    Column("place", Text),  # how far the stage has come, as it says it itself
    Column("changed_at", TIMESTAMP(timezone=True)),
    key=["day"],
)

# A case the strategy would contact on a day. ``state``: decided -> screened | refused | dropped -> placed | no_room ->
# tasked -> begun | ended; ``outcome``: why it was dropped, or ended.
day_cases = tenant_table(
    "day_case",
    Column("day", Date, nullable=False),
    Column("holder", PgUuid(as_uuid=True), nullable=False),
    Column("creditor", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("treatment", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("by", Text, nullable=False),  # bot | person
    Column("lane", Text, nullable=False),  # a channel, or a team
    Column("hours", Text, nullable=False),
    Column("best_hour", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("rules", ARRAY(Text), nullable=False, server_default="{}"),
    Column("earliest", TIMESTAMP(timezone=True)),
    Column("not_before", Integer, nullable=False, server_default="0"),  # hour of day
    Column("hour", Integer),
    Column("begins_at", TIMESTAMP(timezone=True)),
    Column("outcome", Text),
    Column("run", PgUuid(as_uuid=True)),  # the plan's that was begun
    key=["day", "holder", "creditor"],
)
Index("day_case_state_ix", *(day_cases.c[name] for name in ("tenant", "day", "state", "holder", "creditor")))
Index("day_case_person_ix", day_cases.c.tenant, day_cases.c.person, day_cases.c.day)

capacities = tenant_table(
    "lane_capacity",
    Column("lane", Text, nullable=False),
    Column("per_hour", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", TIMESTAMP(timezone=True), nullable=False),
    key=["lane"],
)

CaseKey = tuple[UUID, str]  # holder, creditor


def open_day(work: Work, day: date, stage: str, at: datetime) -> bool:
    """Whether this call opened the day (False: it runs or ran already)."""
    done = work.execute(
        text(
            "INSERT INTO day_run (day, state, counts, started_at, stage, changed_at) "
            "VALUES (:day, 'running', '{}', :at, :stage, :at) ON CONFLICT DO NOTHING"
        ),
        {"day": day, "at": at, "stage": stage},
    )
    return bool(done.rowcount)


def day_row(work: Work, day: date, *, lock: bool = False) -> Any:
    statement = select(day_runs).where(day_runs.c.day == day)
    return work.execute(statement.with_for_update() if lock else statement).one_or_none()


def running_days(work: Work) -> list[date]:
    """The days begun and not decided yet."""
    return list(work.execute(select(day_runs.c.day).where(day_runs.c.state == "running")).scalars())


def last_days(work: Work, limit: int) -> list[Any]:
    """The days begun, decided or not, the last first."""
    return list(work.execute(select(day_runs.c.day, day_runs.c.state).order_by(day_runs.c.day.desc()).limit(limit)))


def save_day(work: Work, day: date, stage: str, place: str | None, counts: Mapping[str, Any]) -> None:
    """``stage`` "done": the day is decided."""
    work.execute(
        text(
            "UPDATE day_run SET stage = :stage, place = :place, counts = CAST(:counts AS jsonb), changed_at = business_now(), "
            "state = CASE WHEN :stage = 'done' THEN 'done' ELSE 'running' END WHERE day = :day"
        ),
        {"day": day, "stage": stage, "place": place, "counts": json.dumps(dict(counts))},
    )


def insert_cases(work: Work, day: date, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep what was decided; a case that is there already stays as it is. Returns how many are new."""
    names = ("holder", "creditor", "person", "account", "treatment", "plan", "by", "lane", "hours", "best_hour", "priority")
    types = ("uuid", "text", "uuid", "uuid", "text", "text", "text", "text", "text", "int", "int")
    if not rows:
        return 0
    columns = ", ".join(f'"{name}"' for name in names)
    arrays = ", ".join(f"CAST(:{name} AS {type_}[])" for name, type_ in zip(names, types, strict=True))
    done = work.execute(
        text(
            f"INSERT INTO day_case (day, state, {columns}) SELECT :day, 'decided', found.* FROM unnest({arrays}) AS found "
            "ON CONFLICT DO NOTHING"
        ),
        {"day": day, **{name: [row[name] for row in rows] for name in names}},
    )
    return done.rowcount


def cases_in(work: Work, day: date, state: str, limit: int) -> list[Any]:
    """A chunk of a day's cases in a state, by key, locked."""
    statement = select(day_cases).where(day_cases.c.day == day, day_cases.c.state == state)
    statement = statement.order_by(day_cases.c.holder, day_cases.c.creditor).limit(limit)
    return list(work.execute(statement.with_for_update()))


def case_row(work: Work, day: date, key: CaseKey, *, lock: bool = False) -> Any:
    statement = select(day_cases).where(day_cases.c.day == day, day_cases.c.holder == key[0], day_cases.c.creditor == key[1])
    return work.execute(statement.with_for_update() if lock else statement).one_or_none()


def page_of_cases(work: Work, day: date, wanted: CaseFilter, after: CaseKey | None, limit: int) -> list[Any]:
    """A page of a day's cases by key; those that match every filter given."""
    c = day_cases.c
    statement = select(day_cases).where(c.day == day)
    if wanted.states:
        statement = statement.where(c.state.in_(wanted.states))
    if wanted.step is not None:
        statement = statement.where(_is_at(wanted.step))
    if wanted.rule is not None:
        statement = statement.where(c.rules.any(wanted.rule))
    if wanted.outcome is not None:
        statement = statement.where(func.coalesce(c.outcome, "") == wanted.outcome)
    if wanted.contact is not None:
        statement = statement.where(_has_contact(wanted.contact))
    for name in ("treatment", "by", "lane", "hour"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(c[name] == value)
    if after is not None:
        statement = statement.where(tuple_(c.holder, c.creditor) > after)
    return list(work.execute(statement.order_by(c.holder, c.creditor).limit(limit)))


def _is_at(step: DayStep) -> ColumnElement[bool]:
    """Whether a case is counted at a step of the funnel, as ``DayReport.funnel`` counts."""
    state = day_cases.c.state
    is_tasked = state.in_(TASKED)
    answered = select(replies.c.touch).join(touches, touches.c.id == replies.c.touch)
    return {
        DayStep.WISHED: true(),
        DayStep.UNDROPPED: state != CaseState.DROPPED,
        DayStep.PERMITTED: state.in_(PERMITTED),
        DayStep.TASKS: is_tasked,
        DayStep.BEGUN: (state == CaseState.BEGUN) | ((day_cases.c.by == "person") & is_tasked),
        DayStep.OUT: _has_contact(*OUT),
        DayStep.DELIVERED: _has_contact(TouchState.DELIVERED),
        DayStep.REPLIES: answered.where(touches.c.plan_run == day_cases.c.run).exists(),
    }[step]


def _has_contact(*states: TouchState) -> ColumnElement[bool]:
    return select(touches.c.id).where(touches.c.plan_run == day_cases.c.run, touches.c.state.in_(states)).exists()


def cases_at(work: Work, day: date, keys: Sequence[CaseKey]) -> list[Any]:
    """The cases of a day that have one of these keys."""
    named = text(
        "SELECT day_case.* FROM day_case JOIN unnest(CAST(:holders AS uuid[]), CAST(:creditors AS text[])) "
        "AS key (holder, creditor) USING (holder, creditor) WHERE day = :day"
    )
    return list(work.execute(named, {"day": day, "holders": [key[0] for key in keys], "creditors": [key[1] for key in keys]}))


def contacts_of_runs(work: Work, runs: Sequence[UUID]) -> list[Any]:
    """The contacts that plans made, or tried: plan_run, id, channel, state, whether one was answered; in their order."""
    found = text(
        "SELECT plan_run, id, channel, state, EXISTS (SELECT FROM reply WHERE reply.touch = touch.id) AS is_answered "
        "FROM touch WHERE plan_run = ANY(:runs) ORDER BY plan_run, created_at, id"
    )
    return list(work.execute(found, {"runs": list(runs)}))


REST_AFTER_PERSON = timedelta(days=5)  # as after a plan


def cases_of(work: Work, persons: Sequence[UUID], since: date) -> list[Any]:
    """The cases of persons in the days since, the newest day first, locked."""
    statement = select(day_cases).where(day_cases.c.person.in_(persons), day_cases.c.day >= since)
    return list(work.execute(statement.order_by(day_cases.c.day.desc(), day_cases.c.creditor).with_for_update()))


def given_to_person(work: Work, persons: Sequence[UUID], day: date) -> set[UUID]:
    """Whose case of these persons was given to one of ours in the days before ``day``: whoever was called rests."""
    statement = (
        "SELECT DISTINCT person FROM day_case WHERE person = ANY(:persons) AND \"by\" = 'person' AND state = 'tasked' "
        "AND day >= :since AND day < :day"
    )
    given = {"persons": list(persons), "since": day - REST_AFTER_PERSON, "day": day}
    return set(work.execute(text(statement), given).scalars())


def settle_cases(work: Work, day: date, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what screening said of cases: ``holder creditor state outcome rules earliest not_before``."""
    work.execute(
        text(
            "UPDATE day_case c SET state = f.state, outcome = f.outcome, rules = f.rules, earliest = f.earliest, "
            "not_before = f.not_before FROM jsonb_to_recordset(CAST(:rows AS jsonb)) "
            "AS f(holder uuid, creditor text, state text, outcome text, rules text[], earliest timestamptz, not_before int) "
            "WHERE c.day = :day AND c.holder = f.holder AND c.creditor = f.creditor"
        ),
        {"day": day, "rows": json.dumps(rows, default=str)},
    )


def save_case(work: Work, day: date, key: CaseKey, **fields: Any) -> None:
    work.execute(
        update(day_cases)
        .where(day_cases.c.day == day, day_cases.c.holder == key[0], day_cases.c.creditor == key[1])
        .values(**fields)
    )


def waiting_for_room(work: Work, day: date) -> list[Any]:
    """What the screened cases of a day wish for, by key: holder, creditor, lane, hours, best_hour, priority, not_before."""
    names = ("holder", "creditor", "lane", "hours", "best_hour", "priority", "not_before")
    statement = select(*(day_cases.c[name] for name in names)).where(day_cases.c.day == day, day_cases.c.state == "screened")
    return list(work.execute(statement.order_by(day_cases.c.holder, day_cases.c.creditor)))


def used_hours(work: Work, day: date) -> dict[tuple[str, int], int]:
    """How many cases of a day have an hour already, by lane and hour."""
    statement = (
        select(day_cases.c.lane, day_cases.c.hour, func.count())
        .where(day_cases.c.day == day, day_cases.c.hour.is_not(None))
        .group_by(day_cases.c.lane, day_cases.c.hour)
    )
    return {(row[0], row[1]): row[2] for row in work.execute(statement)}


def give_hours(work: Work, day: date, keys: Sequence[CaseKey], hours: Sequence[int | None]) -> None:
    """Give screened cases their hours; None: there is no room."""
    work.execute(
        text(
            "UPDATE day_case SET hour = given.hour, state = CASE WHEN given.hour IS NULL THEN 'no_room' ELSE 'placed' END "
            "FROM unnest(CAST(:holders AS uuid[]), CAST(:creditors AS text[]), CAST(:hours AS int[])) "
            "AS given (holder, creditor, hour) "
            "WHERE day_case.day = :day AND day_case.holder = given.holder AND day_case.creditor = given.creditor "
            "AND day_case.state = 'screened'"
        ),
        {"day": day, "holders": [key[0] for key in keys], "creditors": [key[1] for key in keys], "hours": list(hours)},
    )


def mark_tasked(work: Work, day: date, keys: Sequence[CaseKey], moments: Sequence[datetime]) -> None:
    work.execute(
        text(
            "UPDATE day_case SET state = 'tasked', begins_at = given.at "
            "FROM unnest(CAST(:holders AS uuid[]), CAST(:creditors AS text[]), CAST(:moments AS timestamptz[])) "
            "AS given (holder, creditor, at) "
            "WHERE day_case.day = :day AND day_case.holder = given.holder AND day_case.creditor = given.creditor"
        ),
        {"day": day, "holders": [key[0] for key in keys], "creditors": [key[1] for key in keys], "moments": list(moments)},
    )


def count_cases(work: Work, day: date) -> list[Any]:
    """state, by, lane, outcome, n."""
    names = ("state", "by", "lane", "outcome")
    columns = [day_cases.c[name] for name in names]
    statement = select(*columns, func.count().label("n")).where(day_cases.c.day == day).group_by(*columns)
    return list(work.execute(statement))


def count_refusals(work: Work, day: date) -> list[Any]:
    """rule, n, the first lawful moment of any of them (None: none has one)."""
    return list(
        work.execute(
            text(
                "SELECT rule, count(*) AS n, min(earliest) AS earliest FROM day_case CROSS JOIN LATERAL unnest(rules) AS rule "
                "WHERE day = :day AND state = 'refused' GROUP BY rule ORDER BY n DESC, rule"
            ),
            {"day": day},
        )
    )


def load_by_hour(work: Work, day: date) -> list[Any]:
    """lane, hour, n."""
    statement = (
        select(day_cases.c.lane, day_cases.c.hour, func.count().label("n"))
        .where(day_cases.c.day == day, day_cases.c.hour.is_not(None))
        .group_by(day_cases.c.lane, day_cases.c.hour)
        .order_by(day_cases.c.lane, day_cases.c.hour)
    )
    return list(work.execute(statement))


def contacts_of(work: Work, day: date) -> dict[str, int]:
    """The contacts made, or tried, by the plans a day began, by state."""
    found = work.execute(
        text(
            "SELECT touch.state, count(*) FROM day_case JOIN touch ON touch.plan_run = day_case.run "
            "WHERE day_case.day = :day GROUP BY 1"
        ),
        {"day": day},
    )
    return {row[0]: row[1] for row in found}


def replies_to(work: Work, day: date) -> int:
    """How many contacts of a day's plans were answered."""
    found = work.execute(
        text(
            "SELECT count(DISTINCT reply.touch) FROM day_case JOIN touch ON touch.plan_run = day_case.run "
            "JOIN reply ON reply.touch = touch.id WHERE day_case.day = :day"
        ),
        {"day": day},
    )
    return int(found.scalar_one())


def changed_capacity(work: Work) -> dict[str, int]:
    """The lanes a tenant has said something of."""
    return {row.lane: row.per_hour for row in work.execute(select(capacities))}


def save_capacity(work: Work, lane: str, per_hour: int, by: str, at: datetime) -> None:
    work.execute(
        text(
            "INSERT INTO lane_capacity (lane, per_hour, changed_by, changed_at) VALUES (:lane, :per_hour, :by, :at) "
            "ON CONFLICT (tenant, lane) DO UPDATE SET per_hour = :per_hour, changed_by = :by, changed_at = :at"
        ),
        {"lane": lane, "per_hour": per_hour, "by": by, "at": at},
    )
