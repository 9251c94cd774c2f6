"""Touch plans as they run for the town's people: ``outreach.actions.plans`` without a database, jobs and signatures."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from benchmarks.lender.standing import Dealings
from tideover.gate import Channel, Purpose
from tideover.outreach import Plan, Step, plan_named
from tideover.outreach.templates import shipped_texts
from tideover.rehearsal.town import Message, Resident, heard
from tideover.rehearsal.town.state import ZONE

_ENDING = frozenset({"PAID", "STOP"})  # refusals that end a plan, for nothing should be said at all
_CLOSE = ""  # in place of a step's id: the plan has lasted long enough


@dataclass(slots=True)
class Run:
    """A plan as it runs. ``waiting``: by step, when it comes; ``outcomes``: how steps ended."""

    person: str
    account: str
    plan: Plan
    started_at: datetime
    waiting: dict[str, datetime] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    ended_at: datetime | None = None


class Plans:
    """One plan at a time a person. ``residents``: whom the wires reach, asked only once something has been sent."""

    def __init__(self, dealings: Dealings, residents: Mapping[str, Resident]) -> None:
        self._dealings, self._residents = dealings, residents
        self._last: dict[str, Run] = {}
        self._agenda: list[tuple[datetime, str, str]] = []

    def is_running(self, person: str) -> bool:
        return person in self._last and self._last[person].ended_at is None

    def is_resting(self, person: str, at: datetime) -> bool:
        """Whether a plan ended so lately that the day begins no other."""
        last = self._last.get(person)
        return last is not None and last.ended_at is not None and at < last.ended_at + last.plan.rest

    def begin(self, plan_id: str, person: str, account: str, at: datetime) -> None:
        """Begin a plan; its first steps come at ``at``. Nothing where one runs already."""
        if self.is_running(person):
            return
        run = self._last[person] = Run(person, account, plan_named(plan_id), at)
        for step in run.plan.first_steps():
            self._wait(run, step.id, at + step.after)

    def take_due(self, now: datetime, until: datetime) -> list[Message]:
        """Take every step that comes before ``until``, those whose time is past at ``now``; what goes out."""
        messages = []
        while self._agenda and self._agenda[0][0] < until:
            due, person, step_id = heapq.heappop(self._agenda)
            run, at = self._last[person], max(due, now)
            if run.ended_at is not None:
                continue
            if step_id == _CLOSE:
                if at >= run.started_at + run.plan.lasts:
                    self._finish_if_done(run, at)
            elif run.waiting.get(step_id) == due:
                del run.waiting[step_id]
                message = self._take(run, run.plan.steps[step_id], at)
                if message is not None:
                    messages.append(message)
                self._finish_if_done(run, at)
        return messages

    def _take(self, run: Run, step: Step, at: datetime) -> Message | None:
        """Ask for a step's contact, unless it makes no sense any more or must wait."""
        known = self._dealings.people[run.person]
        if self._is_over(run, step, at) or at >= run.started_at + run.plan.lasts:
            run.ended_at = at
            return None
        if known.last_out is not None and at < known.last_out + run.plan.spacing:
            self._wait(run, step.id, known.last_out + run.plan.spacing)
            return None
        rules, lawful = self._dealings.refused_by(run.person, run.account, step.channel, step.purpose, at)
        if not rules:
            return self._send(run, step, at)
        if _ENDING & set(rules):
            run.ended_at = at
        elif lawful is not None and lawful <= min(at + step.within, run.started_at + run.plan.lasts):
            self._wait(run, step.id, lawful)
        else:
            self._step_ended(run, step, "refused", at)
        return None

    def _is_over(self, run: Run, step: Step, at: datetime) -> bool:
        """Whether they have paid, promised or answered since the plan began."""
        ledger = self._dealings.books.ledgers[run.account]
        if ledger.due_minor(at.astimezone(ZONE).date()) == 0 and (
            step.purpose is not Purpose.REMIND or ledger.oldest_due is None
        ):
            return True
        replied = self._dealings.people[run.person].replied_at
        return self._dealings.has_promised(run.person) or (replied is not None and replied >= run.started_at)

    def _send(self, run: Run, step: Step, at: datetime) -> Message:
        """Send a step, and hear what the wire says of it. To a mailbox that is not there nothing goes out; of a text the
        exchange reports whether there is such a number; nobody reports that a mail arrived."""
        one, dealings = self._residents[run.person], self._dealings
        message = heard(run.person, step.channel.value, _words(step.template, step.channel), at)
        if step.channel is Channel.EMAIL and one.mail_is_dead:
            dealings.reaches_nobody(run.person, step.channel, at)
            self._step_ended(run, step, "failed", at)
            return message
        dealings.sent(run.person, step.channel, step.purpose, at)
        self._step_ended(run, step, "sent", at)
        if step.channel is Channel.SMS:
            is_void = one.phone_state == "void"
            told = "undelivered" if is_void else "delivered"
            dealings.books.note(run.person, at, told, channel=step.channel.value)
            if is_void:
                dealings.reaches_nobody(run.person, step.channel, at)
            self._step_ended(run, step, told, at)
        return message

    def _step_ended(self, run: Run, step: Step, outcome: str, at: datetime) -> None:
        run.outcomes[step.id] = outcome
        for after in run.plan.steps_after(step.id, outcome):
            if after.id not in run.outcomes and after.id not in run.waiting:
                self._wait(run, after.id, at + after.after)

    def _wait(self, run: Run, step: str, until: datetime) -> None:
        run.waiting[step] = until
        heapq.heappush(self._agenda, (until, run.person, step))

    def _finish_if_done(self, run: Run, at: datetime) -> None:
        """A plan is done when nothing of it waits, or could still turn out to have missed the person."""
        if run.waiting or run.ended_at is not None:
            return
        ends = run.started_at + run.plan.lasts
        if at < ends and any(run.plan.may_turn(step, outcome) for step, outcome in run.outcomes.items()):
            heapq.heappush(self._agenda, (ends, run.person, _CLOSE))
        else:
            run.ended_at = at


@cache
def _words(name: str, channel: Channel) -> str:
    """The Chinese text of a template, its places unfilled: the town's people take its tone and purpose from the words."""
    return next(
        text.subject + text.body
        for text in reversed(shipped_texts())
        if (text.name, text.language, text.channel) == (name, "zh-CN", channel)
    )
