"""The lines of a story: their fields, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from tideover.base.errors import Invalid
from tideover.book import Relation
from tideover.gate.model import Channel, ConsentKind, NumberState, Purpose, Result, StopKind

NUMBERED = (Channel.VOICE, Channel.SMS)


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None:
            return moment
    raise ValueError("a time with an offset, such as 2026-12-01T10:00:00+08:00")


Moment = Annotated[datetime, BeforeValidator(_moment)]
Id = Annotated[str, Field(strict=True, min_length=1, max_length=200)]
Number = Annotated[str, Field(strict=True, pattern=r"^\+[1-9][0-9]{1,14}$")]
Flag = Annotated[bool, Field(strict=True)]


class Op(BaseModel):
    """A line. Those with ``at`` never go backwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    op: str


class PersonOp(Op):
    op: Literal["person"]
    id: Id
    jurisdiction: Id
    zone: str | None = None
    numbers: tuple[Number, ...] = ()


class PartyOp(Op):
    op: Literal["party"]
    id: Id
    of: Id
    relation: Relation
    authorised: Flag = False
    zone: str | None = None
    numbers: tuple[Number, ...] = ()


class NumberOp(Op):
    op: Literal["number"]
    at: Moment
    number: Number
    state: Literal[NumberState.VOID, NumberState.REASSIGNED, NumberState.LIVE]


class ConsentOp(Op):
    op: Literal["consent"]
    at: Moment
    person: Id
    kind: ConsentKind
    granted: Flag


class _OfOne(Op):
    """Of a person, or of a party beside one."""

    at: Moment
    person: Id | None = None
    party: Id | None = None
    kind: StopKind
    account: Id | None = None

    @model_validator(mode="after")
    def _either(self) -> _OfOne:
        if (self.person is None) == (self.party is None):
            raise ValueError("person: either a person or a party")
        return self


class StopOp(_OfOne):
    op: Literal["stop"]
    channel: Channel | None = None
    until: Moment | None = None


class ResumeOp(_OfOne):
    op: Literal["resume"]


class StatusOp(Op):
    op: Literal["status"]
    at: Moment
    person: Id
    unreachable: Flag


class DueOp(Op):
    op: Literal["paid", "due"]
    at: Moment
    person: Id
    account: Id


class PlacementOp(Op):
    op: Literal["placement", "recall"]
    at: Moment
    account: Id
    agency: Id


class _Contact(Op):
    at: Moment
    person: Id
    to: Id
    channel: Channel
    number: Number | None = None
    account: Id | None = None
    purpose: Purpose
    by: Id = "lender"
    people: Annotated[int, Field(strict=True, ge=0)] | None = None
    answers: Moment | None = None

    @model_validator(mode="after")
    def _with_number(self) -> _Contact:
        if self.channel in NUMBERED and self.number is None:
            raise ValueError(f"number: the number, for {self.channel.value}")
        return self


class ContactOp(_Contact):
    op: Literal["contact"]
    result: Literal[
        Result.NO_ANSWER, Result.BUSY, Result.FAILED, Result.MACHINE, Result.ANSWERED, Result.EFFECTIVE, Result.SENT
    ] | None = None  # fmt: skip
    direction: Literal["out", "in"] = "out"


class AskOp(_Contact):
    op: Literal["ask"]
    id: Id
    direction: Literal["out"] = "out"


_LINE: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        PersonOp | PartyOp | NumberOp | ConsentOp | StopOp | ResumeOp | StatusOp | DueOp | PlacementOp | ContactOp | AskOp,
        Field(discriminator="op"),
    ]
)


def read_story(lines: Iterable[tuple[int, Any]], name: str) -> list[Any]:
    """The ops of numbered lines, in order. Raises ``Invalid("invalid_story")``: file, line, field, what is expected (never a
    value)."""
    story, latest, ids = [], None, set()
    for number, line in lines:
        try:
            op = _LINE.validate_python(line)
        except ValidationError as error:
            field, expected = _fault(error)
            raise Invalid("invalid_story", file=name, line=number, field=field, expected=expected) from None
        at = getattr(op, "at", None)
        if at is not None and latest is not None and at < latest:
            raise Invalid("invalid_story", file=name, line=number, field="at", expected="a time not before the line above it")
        latest = at or latest
        if isinstance(op, AskOp):
            if op.id in ids:
                raise Invalid("invalid_story", file=name, line=number, field="id", expected="an id of its own")
            ids.add(op.id)
        story.append(op)
    return story


def _fault(error: ValidationError) -> tuple[str, str]:
    """The field at fault and what is expected there, without what was found."""
    first = error.errors(include_input=False, include_url=False, include_context=True)[0]
    places = [str(part) for part in first["loc"][1:]]
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        tags = "person party number consent stop resume status paid due placement recall contact ask"
        return "op", f"one of {tags}"
    if first["type"] == "missing":
        return places[0], "this field"
    if first["type"] == "extra_forbidden":
        return "field", "no field of that name here"
    if first["type"] == "value_error":
        said = str(first["ctx"]["error"])
        field, colon, expected = said.partition(": ")
        return (places[0], said) if places else (field, expected) if colon else ("line", said)
    if not places:
        return "line", "a JSON object"
    return places[0], str(first["msg"]).removeprefix("Input should be ")
