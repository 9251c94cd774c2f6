"""What one person does at a moment: thinks of paying and pays what they can, reads a message, answers it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from tideover.rehearsal.town.behaviour import Manner, Reads
from tideover.rehearsal.town.model import Deed, DeedKind, Message
from tideover.rehearsal.town.people import OWN, PAY_MONTH, STRANGER
from tideover.rehearsal.town.state import DAY_S, HOUR_S, NIGHT_FROM, NIGHT_TO, ZONE, Promise, Rhythms, State, moment_of

_AT_ONCE_S = (120, 2_400)  # from reading to paying, where it is done at once
_PART_TO = 10_00  # a part that is not whole instalments is rounded down to ten yuan
_WRITTEN = {"sms", "email", "inbox"}  # answered there; everything else is answered by telephone or text
_ONCE_IN_DAYS = {
    DeedKind.ASKS_STOP: 30, DeedKind.COMPLAINS: 14, DeedKind.DISPUTES: 90, DeedKind.ASKS_EXTENSION: 14,
    DeedKind.EXPLAINS: 21, DeedKind.WRONG_NUMBER: 30, DeedKind.CALLS_BACK: 3, DeedKind.LOOKS: 1,
}  # fmt: skip
_AT_PHONE = ("voice", "sms")
_RINGS = ("voice", "visit")

Put = Callable[[int, str, int, object], None]


class Reactions:
    """``put`` takes what is to happen, ``did`` what was done."""

    def __init__(self, state: State, rhythms: Rhythms, put: Put, did: Callable[[Deed], None]) -> None:
        self._state, self._rhythms, self._put, self._did = state, rhythms, put, did
        self._reads: dict[str, Reads] = {reads.channel: reads for reads in state.behaviour.reads}
        self._manners: dict[str, Manner] = {manner.tone: manner for manner in state.behaviour.manner}

    # --- paying ----------------------------------------------------------------------------------------------------------

    def is_debited(self, second: int, person: int, loan: int) -> None:
        """The lender's debit on the due day: the instalment whole, or nothing."""
        state = self._state
        wanted = int(state.loans.owed[loan, state.came_due[loan]]) - int(state.loans.owed[loan, state.came_due[loan] - 1])
        wanted = min(wanted, int(state.due_minor[loan]) - int(state.paid_minor[loan]))
        if 0 < wanted <= int(state.purse[person]):
            self._pay(second, person, loan, wanted)

    pays_by_hand = is_debited  # the same sum, at their own hour

    def guarantor_pays(self, second: int, loan: int) -> None:
        state = self._state
        owed = int(state.due_minor[loan]) - int(state.paid_minor[loan])
        if owed > 0:
            person = int(state.loans.person[loan])
            state.purse[person] += owed
            self._pay(second, person, loan, owed)

    def thinks(self, second: int, person: int) -> None:
        """Deal with what is overdue: everything, or what is older than this month's; as far as the money goes."""
        state, day = self._state, second // DAY_S
        rules, contact, people = state.behaviour.paying, state.behaviour.contact, state.people
        open_ = state.open_of(person, day)
        if not open_:
            return
        older = sum(one[3] for one in open_)
        catches_up = float(people.catches_up[person]) + contact.push * float(state.fresh[person])
        takes_all = older == 0 or people.dice.one(person, "catches up", second) < catches_up
        wants = [(loan, overdue if takes_all else old) for _, loan, overdue, old in open_]
        wanted, funds = sum(amount for _, amount in wants), state.funds(person)
        if funds < wanted:
            chance = 1.0 if state.plan_until[person] > day else rules.part_chance
            if people.dice.one(person, "pays a part", second) >= chance:
                return
            is_whole = people.dice.one(person, "whole ones", second) < rules.first_chance
            wants = _part(state, wants, funds, is_whole)
            if sum(amount for _, amount in wants) < max(rules.part_least * wanted, 1):
                return
        for loan, amount in wants:
            if amount > 0:
                self._pay(second, person, loan, amount)

    def _pay(self, second: int, person: int, loan: int, amount_minor: int) -> None:
        state = self._state
        if state.paid_second[loan] == second:  # a payment's reference is its account and second
            return
        state.paid_second[loan] = second
        state.purse[person] = max(int(state.purse[person]) - amount_minor, 0)  # what is short came from the household
        state.pay(loan, amount_minor, second // DAY_S)
        state.shame[person] *= 0.5
        id_ = state.people.ids[person]
        self._did(Deed(moment_of(second), id_, DeedKind.PAYS, account=state.loans.ids[loan], amount_minor=amount_minor))

    # --- messages --------------------------------------------------------------------------------------------------------

    def arrives(self, second: int, person: int, message: Message) -> None:
        """A message reaches a mailbox, a telephone, a door: when, if ever, is it read?"""
        state, people, reads = self._state, self._state.people, self._reads[message.channel]
        dice, name = people.dice, message.channel
        if name in _AT_PHONE and people.phone[person] != OWN:
            if (
                people.phone[person] == STRANGER
                and dice.one(person, "stranger", second) < state.behaviour.answers.stranger_says
            ):
                self._say(second + 600, person, DeedKind.WRONG_NUMBER, name)
            return
        if (name == "email" and people.mail_is_dead[person]) or not people.uses[name][person]:
            return
        rhythm, lost = int(people.rhythm[person]), state.behaviour.contact.tune_out * float(state.annoyance[person])
        speed = reads.per_hour * (1 - lost)
        thrown = dice.one(person, "reads " + name, second)
        if name in _RINGS:
            if message.purpose != "service":
                self._annoy(second, person, message)  # a call that is not taken rings all the same
            if thrown < self._rhythms.weight(rhythm, second) * speed:
                self._put(second + 30, "reads", person, message)
        elif speed > 0:
            wait = self._rhythms.wait_s(rhythm, second, -math.log(1 - thrown) / speed, reads.within_hours * HOUR_S)
            if wait is not None:
                self._put(second + wait + 1, "reads", person, message)

    def reads(self, second: int, person: int, message: Message) -> None:
        """What it does to them, then what they do."""
        state, contact = self._state, self._state.behaviour.contact
        reads, manner, day = self._reads[message.channel], self._manners[message.tone.value], second // DAY_S
        if message.purpose == "service":
            return
        if message.channel not in _RINGS:
            self._annoy(second, person, message)
        others = max(int(state.contacts[person].sum()) - 1, 0)
        weight = reads.pull * manner.pull / (1 + contact.habit * others)
        fresh = float(state.fresh[person])
        if contact.response == "saturating" and weight > 0:
            fresh = max(fresh, 1 - (1 - fresh) * (1 - min(weight, 1.0)))
        else:
            fresh = max(min(fresh + weight, 3.0), -1.0)
        state.fresh[person] = fresh
        _add(state.trust, person, manner.trust)
        is_overdue = bool(state.open_of(person, day))
        if is_overdue:
            _add(state.shame, person, manner.shame)
            _add(state.stress, person, manner.stress)
        self._answer(second, person, message, is_overdue)

    def _annoy(self, second: int, person: int, message: Message) -> None:
        state, contact = self._state, self._state.behaviour.contact
        reads, manner = self._reads[message.channel], self._manners[message.tone.value]
        day = second // DAY_S
        amount = manner.annoys * reads.burden * float(state.people.sensitive[person])
        amount *= 1 + contact.repeat * int(state.contacts[person].sum())
        amount *= 1 + contact.stress * float(state.stress[person])
        hour = message.at.astimezone(ZONE).hour
        if hour >= NIGHT_FROM or hour < NIGHT_TO:
            amount *= contact.night
        open_ = state.open_of(person, day)
        if not open_ and message.purpose in ("remind", "collect"):
            amount *= contact.needless
        if message.purpose == "offer" and open_ and not self._can_pay(person, open_):
            amount *= contact.offer
        _add(state.annoyance, person, amount)
        state.contacts[person, day % 7] += 1

    def _answer(self, second: int, person: int, message: Message, is_overdue: bool) -> None:
        """At most one answer, the first that comes of: stop, complaint, dispute, help, paying at once, a promise, the rest."""
        state, rules, people = self._state, self._state.behaviour.answers, self._state.people
        contact, annoyance = state.behaviour.contact, float(state.annoyance[person])

        def hits(purpose: str, chance: float) -> bool:
            return chance > 0 and people.dice.one(person, purpose, second) < chance

        over = max(annoyance - contact.threshold, 0.0) / max(1 - contact.threshold, 1e-9)
        soon = second + 300 + int(people.dice.one(person, "answers after", second) * 5_400)
        if hits("asks to stop", rules.asks_stop * over):
            return self._say(soon, person, DeedKind.ASKS_STOP, message.channel)
        if hits("complains", rules.complains * (over if rules.complaint == "threshold" else annoyance)):
            is_above = hits("complains above", rules.above)
            kind = DeedKind.COMPLAINS_ABOVE if is_above else DeedKind.COMPLAINS
            return self._say(soon, person, kind, message.channel)
        if is_overdue and hits("disputes", rules.disputes):
            return self._say(soon, person, DeedKind.DISPUTES, message.channel)
        if is_overdue and self._answer_of_overdue(second, soon, person, message, hits):
            return None
        if hits("looks", rules.looks):
            self._say(second + 60, person, DeedKind.LOOKS, None)
        return None

    def _answer_of_overdue(
        self, second: int, soon: int, person: int, message: Message, hits: Callable[[str, float], bool]
    ) -> bool:
        """Whether something was said or is done."""
        state, rules, people, day = self._state, self._state.behaviour.answers, self._state.people, second // DAY_S
        willing, trust = float(people.willing[person]), float(state.trust[person])
        can = self._can_pay(person, state.open_of(person, day))
        in_shock = int(state.shock[person]) >= 0
        if not can:
            if message.purpose == "offer" and state.plan_until[person] <= day and hits("takes plan", rules.takes_plan * trust):
                state.plan_until[person] = day + int(rules.plan_days)
                _add(state.stress, person, -0.2)
                self._say(soon, person, DeedKind.TAKES_PLAN, message.channel)
                return True
            if hits("asks extension", rules.asks_extension * trust):
                self._say(soon, person, DeedKind.ASKS_EXTENSION, message.channel)
                return True
            if in_shock and hits("explains", rules.explains):
                self._say(soon, person, DeedKind.EXPLAINS, message.channel)
                return True
        at_once = state.behaviour.contact.at_once * willing**state.behaviour.paying.willing_power * state.wary(person)
        if hits("at once", at_once):
            least, most = _AT_ONCE_S
            wait = least + int(people.dice.one(person, "at once after", second) * (most - least))
            self._put(second + wait, "thinks", person, None)
            return can  # who then cannot may still say something
        if person not in state.promises and hits("promises", rules.promises * state.wary(person)):
            self._promise(soon, person, message.channel, is_meant=not hits("breaks", rules.breaks * (1 - willing)))
            return True
        if hits("calls back", rules.calls_back):
            self._say(soon, person, DeedKind.CALLS_BACK, "voice")
            return True
        return False

    def _promise(self, second: int, person: int, channel: str, is_meant: bool) -> None:
        state, people, day = self._state, self._state.people, second // DAY_S
        wait = -state.behaviour.answers.promise_days * math.log(1 - people.dice.one(person, "promise day", second))
        promised = day + min(int(wait), 30)
        if people.pays[person] == PAY_MONTH:  # on the pay day, where it comes within a week of that
            after = [promised + n for n in range(8) if date.fromordinal(promised + n).day == int(people.pay_day[person])]
            promised = after[0] if after else promised
        state.promises[person] = Promise(promised, is_meant)
        amount = sum(overdue for _, _, overdue, _ in state.open_of(person, day))
        if people.dice.one(person, "says whole yuan", second) < 0.5:
            amount -= amount % 100
        self._put(second, "says", person, (DeedKind.PROMISES, channel, amount, date.fromordinal(promised), None))

    def _say(self, second: int, person: int, kind: DeedKind, channel: str | None) -> None:
        """Put it on the agenda, unless they said so not long ago."""
        state, day = self._state, second // DAY_S
        same = DeedKind.COMPLAINS if kind is DeedKind.COMPLAINS_ABOVE else kind
        if day - state.said.get((person, same), -10_000) < _ONCE_IN_DAYS.get(same, 0):
            return
        state.said[person, same] = day
        cause = None
        if kind in (DeedKind.EXPLAINS, DeedKind.ASKS_EXTENSION, DeedKind.TAKES_PLAN) and state.shock[person] >= 0:
            cause = state.behaviour.shock[int(state.shock[person])].id
        self._put(second, "says", person, (kind, channel, None, None, cause))

    def says(self, second: int, person: int, said: tuple[DeedKind, str | None, int | None, date | None, str | None]) -> None:
        kind, channel, amount, day, cause = said
        if kind is DeedKind.COMPLAINS_ABOVE:
            channel = None
        elif channel is not None and channel not in _WRITTEN and channel != "voice":
            channel = "sms"  # a letter, a visit, a push is answered by text
        self._did(Deed(moment_of(second), self._state.people.ids[person], kind, None, amount, channel, day, cause))

    def _can_pay(self, person: int, open_: list[tuple[int, int, int, int]]) -> bool:
        """Whether there is money for the oldest instalment."""
        if not open_:
            return True
        state, loan = self._state, open_[0][1]
        oldest = int(state.loans.owed[loan, state.whole_paid[loan] + 1]) - int(state.paid_minor[loan])
        return state.funds(person) >= oldest


def _part(state: State, wants: list[tuple[int, int]], funds: int, is_whole: bool) -> list[tuple[int, int]]:
    """What of it the money reaches for: whole instalments, the oldest first, or a round sum."""
    paid: list[tuple[int, int]] = []
    for loan, amount in wants:
        given = min(amount, funds)
        if is_whole:
            owed, before = state.loans.owed[loan], int(state.paid_minor[loan])
            fits = [int(level) - before for level in owed[int(state.whole_paid[loan]) + 1 :] if int(level) - before <= given]
            given = max(fits[-1], 0) if fits and fits[-1] >= 0 else 0
        elif given < amount:
            given -= given % _PART_TO
        paid.append((loan, given))
        funds -= given
    return paid


def _add(column: object, person: int, amount: float) -> None:
    values = column
    values[person] = min(max(float(values[person]) + amount, 0.0), 1.0)  # type: ignore[index]
