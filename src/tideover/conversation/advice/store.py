"""What a tenant asked of its language model, a row a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Column, Date, Integer, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.conversation.advice.model import PAUSE_SECONDS, TRIPS_AT, ModelDay

model_days = tenant_table(
    "model_day",
    Column("day", Date, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("chosen", Integer, nullable=False),
    Column("declined", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("in_a_row", Integer, nullable=False),
    Column("shut_until", TIMESTAMP(timezone=True)),  # machine time
    key=["day"],
)

# One statement, so that of many who ask at once none goes over the budget, and one alone tries a breaker that is half open.
_SET_ASIDE = text(
    """
    INSERT INTO model_day AS m (day, asked, chosen, declined, failed, tokens, in_a_row)
    SELECT :day, 1, 0, 0, 0, :tokens, 0 WHERE :most_calls >= 1 AND :most_tokens >= :tokens
    ON CONFLICT (tenant, day) DO UPDATE SET
        asked = m.asked + 1, tokens = m.tokens + :tokens,
        shut_until = CASE WHEN m.in_a_row >= :trips THEN clock_timestamp() + make_interval(secs => :pause) END
    WHERE m.asked < :most_calls AND m.tokens + :tokens <= :most_tokens
      AND (m.shut_until IS NULL OR m.shut_until <= clock_timestamp())
    RETURNING 1
    """
)
_SETTLE = text(
    """
    UPDATE model_day SET
        chosen = chosen + :chosen, declined = declined + :declined, failed = failed + :failed, tokens = tokens + :more,
        in_a_row = CASE WHEN :failed = 1 THEN in_a_row + 1 ELSE 0 END,
        shut_until = CASE WHEN :failed = 1 AND in_a_row + 1 >= :trips
            THEN clock_timestamp() + make_interval(secs => :pause) END
    WHERE day = :day
    """
)
_DAY = text(
    "SELECT *, GREATEST(COALESCE(EXTRACT(EPOCH FROM shut_until - clock_timestamp()), 0), 0)::float AS shut_seconds "
    "FROM model_day WHERE day = :day"
)


def set_aside(work: Work, day: date, tokens: int, most_calls: int, most_tokens: int) -> bool:
    """Set a call and its tokens aside, if the day's budget and the breaker allow it."""
    wanted = {
        "day": day, "tokens": tokens, "most_calls": most_calls, "most_tokens": most_tokens, "trips": TRIPS_AT,
        "pause": PAUSE_SECONDS,
    }  # fmt: skip
    return work.execute(_SET_ASIDE, wanted).one_or_none() is not None


def settle(work: Work, day: date, what: str, more_tokens: int) -> None:
    """Note how a call went (``chosen``, ``declined`` or ``failed``) and what it took beyond what was set aside."""
    counts = {each: int(each == what) for each in ("chosen", "declined", "failed")}
    work.execute(_SETTLE, {**counts, "day": day, "more": more_tokens, "trips": TRIPS_AT, "pause": PAUSE_SECONDS})


def model_day(work: Work, day: date) -> ModelDay:
    """What was asked on a day."""
    row = work.execute(_DAY, {"day": day}).one_or_none()
    if row is None:
        return ModelDay(day)
    return ModelDay(day, row.asked, row.chosen, row.declined, row.failed, row.tokens, row.in_a_row, row.shut_seconds)
