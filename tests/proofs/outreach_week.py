"""A week of the city by mail and by text: nobody who paid, promised or asked for quiet is written to, and nothing is left open.

Everything is real but the time: SMTP and SMPP on loopback, the day run, the touch plans, receipts, answers. The business clock
stands still and is moved an hour at a time. What the borrowers did is kept in a log of the proof's own, in one order with
what reached them; only that log says whether something should not have been sent.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from unittest.mock import patch

from sqlalchemy import text

from tests.conftest import SHANGHAI, set_time
from tests.proofs.harness import Place, Proof, opened
from tideover.app.listening import Ears
from tideover.app.runtime import Runtime, open_tenant
from tideover.base import jobs
from tideover.base.ids import TenantId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import find_account, import_book, record_payment
from tideover.conversation import receive
from tideover.gate import Channel
from tideover.gate import rules as gate_rules
from tideover.outreach import change_sender, start_day, start_expiring
from tideover.rehearsal import (
    Borrower,
    Habit,
    Letter,
    PhoneExchange,
    PostOffice,
    Report,
    Text,
    fate_of_texts,
    give_ways,
    load_ways,
    make_city,
    no_mailbox,
    write_book,
)

BEGIN = datetime(2026, 12, 1, 6, tzinfo=SHANGHAI)
WEEK, QUIET_DAYS = 7, 9  # no day is decided in the quiet days: what is open must come to its end
DECIDED_AT, OPENS, CLOSES = 9, 8, 22  # hours of the city
# As the plans say it; the longer overdue have the longer.
SPACING, LONG_SPACING, LONG_FROM_DAYS = timedelta(hours=20), timedelta(hours=44), 31
ANSWERS = ("已记下", "来信我们收到了", "您的消息已收到")  # what answers the borrower's own act says
SENDER = {"sender_name": "渡口消费金融", "sender_hotline": "400-000-0000"}
_CONTROL_DAYS = 3
_SETTLES_S = 30.0
_TENANT = "city"


@dataclass(frozen=True)
class Contact:
    """What reached a mailbox or a telephone, void or not. ``key``: the sender's own."""

    at: datetime
    person: str
    channel: str
    address: str
    key: str
    is_answer: bool


@dataclass(frozen=True)
class Deed:
    """What a borrower did, committed before whatever stands behind it in the log. ``kind``: ``paid``, ``promised`` (until the
    end of ``day``), ``quiet`` (nothing more on ``channel`` to ``address``) or ``wrote`` (from there, which may be answered)."""

    at: datetime
    person: str
    kind: str
    day: date | None = None
    channel: str = ""
    address: str = ""


class Week:
    """The city, its log and its time."""

    def __init__(
        self, runtime: Runtime, people: Sequence[Borrower], post: PostOffice, phones: PhoneExchange, seed: int
    ) -> None:
        self.log: list[Contact | Deed] = []
        self.stuck = 0
        self._runtime, self._post, self._phones = runtime, post, phones
        self._tenant = TenantId(_TENANT)
        self._dice = random.Random(f"week {seed}")  # for what happens at once; each person has dice of their own
        self._own = {who.customer_id: random.Random(f"week {seed} {who.customer_id}") for who in people}
        self._people = {who.customer_id: who for who in people}
        self._by_mail = {who.email: who for who in people}
        self._by_phone: dict[str, list[Borrower]] = defaultdict(list)
        for who in people:
            self._by_phone[who.phone].append(who)
        self._now = BEGIN
        self._lock = threading.Lock()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._acted: set[str] = set()
        self._paid: set[str] = set()
        self._number = 0
        for who in people:
            self._of_own_accord(who)

    def live(self, days: int, quiet_days: int) -> None:
        self._post.listen(self._receive)
        self._phones.listen(self._hear)
        for hour in range((days + quiet_days) * 24):
            self._now = BEGIN + timedelta(hours=hour)
            set_time(self._runtime, self._now)
            if self._now.hour == DECIDED_AT and hour < days * 24:
                with self._runtime.works.open(self._tenant, "proof") as work:
                    start_day(work, self._now.date())
            self._step()

    def _step(self) -> None:
        """What the plans want is queued; then what people do and what is sent take turns."""
        works, registry = self._runtime.works, self._runtime.registry
        jobs.run_until_idle(works, registry, kinds=[kind for kind in registry.transactional if kind != "read_message"])
        due = sorted(entry for entry in self._agenda if entry[0] <= self._now)
        self._agenda = [entry for entry in self._agenda if entry[0] > self._now]
        for _, _, act in due:
            self._send_some(self._dice.randint(0, 2))
            act()
        self._drain()

    def _send_some(self, count: int) -> None:
        works, registry = self._runtime.works, self._runtime.registry
        for _ in range(count):
            with works.database.as_system() as connection:
                leased = jobs.lease(connection, 1, kinds=["dispatch_touch"], lanes=list(registry.lanes))
            for job in leased:
                jobs.run(works, registry, job)

    def _drain(self) -> None:
        deadline = time.monotonic() + _SETTLES_S
        while time.monotonic() < deadline:
            self._settle()
            ran = jobs.run_until_idle(self._runtime.works, self._runtime.registry)
            if ran == 0 and self._phones.settled():
                with self._runtime.works.open(self._tenant, "proof") as work:
                    if jobs.count_due(work) == 0:
                        return
                time.sleep(0.05)
        self.stuck += 1

    def _settle(self) -> None:
        """Wait until the exchange has told everything."""
        deadline = time.monotonic() + _SETTLES_S
        while not self._phones.settled():
            if time.monotonic() > deadline:
                self.stuck += 1
                return
            time.sleep(0.002)

    # --- what reaches people --------------------------------------------------------------------------------------------

    def _receive(self, letter: Letter) -> None:
        who = self._by_mail[letter.recipient]
        self._reached(who, Channel.EMAIL, letter.recipient, letter.message_id, letter.text)

    def _hear(self, words: Text) -> None:
        having = self._by_phone[words.recipient]
        # A telephone that two share: whose sum it names; where it names none it answers somebody, and both have the number.
        named = next((who for who in having if _sum(who) in words.text or who.name in words.text), having[0])
        self._reached(named, Channel.SMS, words.recipient, words.key, words.text)

    def _reached(self, who: Borrower, channel: Channel, address: str, key: str, words: str) -> None:
        is_answer = any(mark in words for mark in ANSWERS)
        with self._lock:
            self.log.append(Contact(self._now, who.customer_id, channel.value, address, key, is_answer))
        if channel is Channel.SMS and who.way.phone == "void":
            return
        answered_on = who.way.answer_to(channel.value)
        if answered_on is not None and who.customer_id not in self._acted:
            self._acted.add(who.customer_id)
            self._act_on(who, Channel(answered_on))

    # --- what people do -------------------------------------------------------------------------------------------------

    def _later(self, at: datetime, act: Callable[[], None]) -> None:
        self._number += 1
        self._agenda.append((at, self._number, act))

    def _of_own_accord(self, who: Borrower) -> None:
        """Some act unasked, most of them when a day is decided or a step's time comes."""
        dice = self._own[who.customer_id]
        if who.habit is Habit.ALREADY_PAID or dice.random() > 0.35:
            return
        hour = DECIDED_AT if dice.random() < 0.7 else dice.randint(0, 23)
        at = BEGIN.replace(hour=hour) + timedelta(days=dice.randrange(WEEK))
        what = dice.choices(("pay", "promise", "stop"), (5, 3, 2))[0]
        channel = Channel.EMAIL if dice.random() < 0.5 else Channel.SMS
        act = {
            "pay": lambda: self._pay(who),
            "promise": lambda: self._say(who, "promise", channel),
            "stop": lambda: self._say(who, "stop", channel),
        }
        self._later(at, act[what])

    def _act_on(self, who: Borrower, channel: Channel) -> None:
        at = self._now + timedelta(minutes=self._own[who.customer_id].randint(5, 1500))
        if who.way.phone == "stranger" and channel is Channel.SMS:
            self._later(at, lambda: self._say(who, "wrong_number", channel))
        elif who.habit is Habit.PAYS_AT_ONCE:
            self._later(at, lambda: self._pay(who))
        elif who.habit in (Habit.PROMISES_AND_PAYS, Habit.PROMISES_AND_BREAKS):
            self._later(at, lambda: self._say(who, "promise", channel))
        elif who.habit is Habit.ASKS_TO_STOP:
            self._later(at, lambda: self._say(who, "stop", channel))
        elif who.habit is Habit.HARD_TO_READ:
            self._later(at, lambda: self._say(who, "unclear", channel))

    def _pay(self, who: Borrower) -> None:
        if who.customer_id in self._paid:
            return
        with self._runtime.works.open(self._tenant, "api") as work:
            account = find_account(work, who.account_id)
            record_payment(work, f"synthetic-{who.customer_id}", account, Money(who.overdue_minor, "CNY"), self._now)
        self._paid.add(who.customer_id)
        self._did(Deed(self._now, who.customer_id, "paid"))

    def _say(self, who: Borrower, meaning: str, channel: Channel) -> None:
        if channel is Channel.SMS and who.way.phone == "void":
            return
        dice = self._own[who.customer_id]
        phrase = dice.choice(load_ways().phrases(meaning, channel.value))
        day = self._now.date() + timedelta(days=dice.randint(0, 3) if "{month}" in phrase and "今" not in phrase else 0)
        words = phrase.format(amount=_sum(who), month=day.month, day=day.day)
        if channel is Channel.EMAIL:
            with self._runtime.works.open(self._tenant, "channel") as work:
                receive(work, channel, who.email, words, self._now, f"synthetic-{who.customer_id}-{self._number}-{meaning}")
        else:
            self._phones.send(who.phone, words)
            self._settle()
        address = who.email if channel is Channel.EMAIL else who.phone
        is_quiet = meaning in ("stop", "wrong_number")
        self._did(Deed(self._now, who.customer_id, "quiet" if is_quiet else "wrote", channel=channel.value, address=address))
        # Whose telephone two share, or who paid, has promised nothing that could be told from it.
        if meaning == "promise" and who.customer_id not in self._paid:
            if channel is Channel.EMAIL or len(self._by_phone[who.phone]) == 1:
                self._did(Deed(self._now, who.customer_id, "promised", day=day))
            if who.habit is Habit.PROMISES_AND_PAYS:
                at = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=dice.randint(10, 23))
                self._later(max(at, self._now), lambda: self._pay(who))

    def _did(self, deed: Deed) -> None:
        with self._lock:
            self.log.append(deed)


def _sum(who: Borrower) -> str:
    yuan, fen = divmod(who.overdue_minor, 100)
    return f"{yuan:,}.{fen:02}"


# --- what the log says ----------------------------------------------------------------------------------------------------


def judge(log: Sequence[Contact | Deed], people: Sequence[Borrower]) -> Counter[str]:
    """What should not have been sent, by the log alone."""
    by_id = {who.customer_id: who for who in people}
    figures: Counter[str] = Counter()
    paid = {who.customer_id for who in people if who.habit is Habit.ALREADY_PAID}
    promised: dict[str, date] = {}
    quiet: set[tuple[str, str]] = set()
    wrote_since: set[tuple[str, str]] = set()  # from an address that wanted quiet: what they write may be answered
    last: dict[str, datetime] = {}
    for entry in log:
        if isinstance(entry, Deed):
            figures[f"deeds_{entry.kind}"] += 1
            if entry.kind == "paid":
                paid.add(entry.person)
            elif entry.kind == "promised" and entry.day is not None:
                promised[entry.person] = entry.day
            elif entry.kind == "wrote":
                wrote_since.add((entry.channel, entry.address))
            else:
                quiet.add((entry.channel, entry.address))
                wrote_since.discard((entry.channel, entry.address))
            continue
        who = by_id[entry.person]
        if entry.is_answer:
            figures["answers"] += 1
            figures["answers_at_night"] += not OPENS <= entry.at.hour < CLOSES
            figures["sent_to_stopped"] += (entry.channel, entry.address) in quiet - wrote_since
            continue
        figures["contacts_by_mail" if entry.channel == Channel.EMAIL else "contacts_by_text"] += 1
        figures["sent_to_paid"] += entry.person in paid
        figures["sent_to_promised"] += entry.person in promised and entry.at.date() <= promised[entry.person]
        figures["sent_to_stopped"] += (entry.channel, entry.address) in quiet
        figures["sent_at_night"] += not OPENS <= entry.at.hour < CLOSES
        figures["sent_to_unknown_zone"] += who.zone is None
        spacing = LONG_SPACING if who.overdue_days >= LONG_FROM_DAYS else SPACING
        figures["sent_too_soon"] += entry.person in last and entry.at - last[entry.person] < spacing
        last[entry.person] = entry.at
    return figures


def _ends(runtime: Runtime, log: Sequence[Contact | Deed], people: Sequence[Borrower], phones: PhoneExchange) -> Counter[str]:
    """What is left open, what receipts came to, and what was not sent and why."""
    void = {who.phone for who in people if who.way.phone == "void"}
    figures: Counter[str] = Counter()
    with runtime.works.open(TenantId(_TENANT), "proof") as work:
        states = {row.message_id: row for row in work.execute(text("SELECT message_id, state, step FROM touch"))}
        figures["touches"] = len(states)
        figures["touches_open"] = sum(row.state in ("queued", "sending", "in_doubt") for row in states.values())
        for words in phones.texts():
            wanted = "undelivered" if words.recipient in void else "delivered"
            figures["texts"] += 1
            figures["texts_to_void_numbers"] += words.recipient in void
            figures["texts_without_their_receipt"] += states[words.key].state != wanted
        for entry in log:
            if isinstance(entry, Contact):
                step = (states[entry.key].step or "").partition("/")[2]
                figures["contacts_in_place_of_a_mail"] += step == "text-instead"
                figures["second_contacts_by_text"] += step == "text"
        for row in work.execute(text("SELECT state, reason, count(*) AS n FROM plan_run GROUP BY state, reason")):
            figures["plans"] += row.n
            figures["plans_open"] += row.n * (row.state == "running")
            if row.state == "ended":
                figures[f"plans_ended_{row.reason}"] += row.n
        rows = work.execute(
            text(
                "SELECT state, reason, count(*) AS n FROM touch WHERE state IN ('suppressed', 'refused') GROUP BY state, reason"
            )
        )
        for row in rows:
            figures[f"held_back_at_sending_{row.reason.split()[0].lower().replace('-', '_')}"] += row.n
        unread = work.execute(text("SELECT count(*) FROM inbound_message WHERE kind IS NULL AND person IS NOT NULL"))
        figures["messages_unread"] = unread.scalar_one()
        figures["messages"] = work.execute(text("SELECT count(*) FROM inbound_message")).scalar_one()
        figures["jobs_dead"] = work.execute(text("SELECT count(*) FROM job WHERE state = 'dead'")).scalar_one()
    figures["doubled"] = sum(count - 1 for count in phones.copies().values())
    return figures


# --- the runs -------------------------------------------------------------------------------------------------------------


def _people(seed: int, count: int) -> list[Borrower]:
    """Borrowers whose next instalment is weeks away, so that whoever paid owes nothing all week; nobody changes plans."""
    return [
        replace(who, overdue_days=1 + who.overdue_days % 14 if who.overdue_days < 25 else 32 + who.overdue_days % 7)
        for who in give_ways(make_city(seed, count), seed)
    ]


@contextmanager
def _city(place: Place, people: Sequence[Borrower]) -> Iterator[tuple[Runtime, PostOffice, PhoneExchange]]:
    fates = fate_of_texts(people)
    post = PostOffice(refuses=no_mailbox(people))
    phones = PhoneExchange(reports=lambda words: [Report(report.state, 0, report.error) for report in fates(words)])
    post.start()
    phones.start()
    try:
        with place.fresh() as (settings, folder):
            changed = settings.model_copy(update={"smtp_url": post.url, "smpp_url": phones.url})
            with opened(changed) as runtime:
                set_time(runtime, BEGIN)
                tenant = open_tenant(runtime, _TENANT)
                with runtime.works.open(tenant, "operator") as work:
                    start_expiring(work)
                    for field, value in SENDER.items():
                        change_sender(work, field, value)
                write_book(folder / "book", people, BEGIN.date())
                report = import_book(runtime.works, tenant, "rehearsal", folder / "book", folder / "rejects.csv")
                assert report.rejected == 0
                runtime.gateways.start(Ears(runtime.works))
                try:
                    gateway = runtime.gateways.of(Channel.SMS)
                    deadline = time.monotonic() + 20
                    while gateway is None or gateway.obstacle() is not None:
                        assert time.monotonic() < deadline, "the exchange was not reached"
                        time.sleep(0.01)
                    yield runtime, post, phones
                finally:
                    runtime.gateways.stop()
    finally:
        phones.stop()
        post.stop()


def _week(place: Place, seed: int, count: int) -> dict[str, int]:
    people = _people(seed, count)
    figures: Counter[str] = Counter({"borrowers": count})
    with _city(place, people) as (runtime, post, phones):
        week = Week(runtime, people, post, phones, seed)
        week.live(WEEK, QUIET_DAYS)
        figures.update(judge(week.log, people))
        figures.update(_ends(runtime, week.log, people, phones))
        figures["doubled"] += sum(copies - 1 for copies in post.copies().values())
        figures["mails_refused_by_the_post_office"] = post.refused().total()
        figures["steps_unsettled"] = week.stuck
    figures.update(_control(place, seed, max(count // 4, 24)))
    return dict(figures)


def _control(place: Place, seed: int, count: int) -> Counter[str]:
    """The first days again, with plans and gate blind to what people did: what the same judge says then."""
    people = _people(seed + 1, count)

    def blind(*arguments: object) -> Iterator[gate_rules.Objection]:
        return (objection for objection in _objections(*arguments) if objection.rule not in ("PAID", "STOP", "NUMBER"))  # type: ignore[arg-type]

    _objections = gate_rules._objections
    with _city(place, people) as (runtime, post, phones), ExitStack() as stack:
        stack.enter_context(patch("tideover.outreach.actions.plans._why_over", _nothing))
        stack.enter_context(patch("tideover.outreach.dispatch.why_not_needed", _nothing))
        stack.enter_context(patch("tideover.outreach.day.screening.promised_accounts", lambda *_: set()))
        stack.enter_context(patch("tideover.outreach.jobs.replan", _nothing))
        stack.enter_context(patch.object(gate_rules, "_objections", blind))
        week = Week(runtime, people, post, phones, seed + 1)
        week.live(_CONTROL_DAYS, 0)
    found = judge(week.log, people)
    return Counter(
        {
            "control_borrowers": count,
            **{f"control_{name}": found[name] for name in ("sent_to_paid", "sent_to_promised", "sent_to_stopped")},
        }
    )


def _nothing(_work: Work, *_: object) -> None:
    return None


_NEVER = (
    "sent_to_paid", "sent_to_promised", "sent_to_stopped", "sent_at_night", "sent_to_unknown_zone", "sent_too_soon", "doubled",
    "touches_open", "plans_open", "texts_without_their_receipt", "messages_unread", "jobs_dead", "steps_unsettled",
)  # fmt: skip


def _holds(sums: Counter[str]) -> bool:
    bites = (
        "contacts_by_mail", "second_contacts_by_text", "contacts_in_place_of_a_mail", "texts_to_void_numbers",
        "plans_ended_paid", "plans_ended_promised", "plans_ended_answered", "control_sent_to_paid",
        "control_sent_to_promised", "control_sent_to_stopped",
    )  # fmt: skip
    return (
        all(sums[name] == 0 for name in _NEVER)
        and sums["contacts_by_text"] > 0
        # At full size every case must be there, and the controls must bite.
        and (sums["borrowers"] < 200 or all(sums[name] > 0 for name in bites))
    )


OUTREACH_WEEK = Proof(
    name="outreach-week",
    claim=(
        "Seven days of the city by mail and by text, an hour at a time, then nine quiet ones. Nobody is written to who has paid, "
        "whose promise is open, or who asked for quiet or told us the number is wrong, on that number; nobody sooner than the plan "
        "says, or at night, or twice. Judged by a log of what people did and what reached them, kept in one order and apart from "
        "the product. Nothing is left open; every text has its receipt. The control: the first days with plans and gate blind to "
        "what people did, held against the same judge."
    ),
    unit="borrowers",
    size=400,
    chunk=100,
    run=_week,
    holds=_holds,
)
