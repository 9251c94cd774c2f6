"""Texts in Chinese with emoji, of one to three parts, their receipts late, lost, doubled and out of order, and what people
answer: the contacts' states against a model of its own, and how long a stop word takes to stop.

Everything runs in this process, over real SMPP to a foreign SMSC where node is there.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.proofs.harness import Place, Proof, opened
from tests.proofs.receivers import DEFAULT, UNENDED_TOUCHES, make_people, number, queue, rows, set_time, wait
from tests.proofs.towers import Tower, tower
from tideover.app.listening import Ears
from tideover.app.runtime import Runtime
from tideover.base import jobs
from tideover.base.settings import ChannelLimit
from tideover.book import accounts_of, address_of, find_person
from tideover.conversation import words_of
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, ask, redeem
from tideover.outreach import Wording, draft_template, sign_template, submit_template
from tideover.rehearsal.phone_text import split

TEXT = "city-note"
BODY = "【${sender_name}】${name}您好，您有一件账户上的事，请致电 ${sender_hotline}。退订回复“退订”。（自动短信）"
SENDERS = 2
AT_ONCE = 4  # people who have been written to and have not answered yet; all of it is one process, which answers them, too
TELL_AGAIN, TOLD_AGAIN_S, TOLD_AT_MOST = 0x64, 0.5, 60  # of receipts: where more wait than the worker bears, they come again
ASKED_EVERY_S = 0.005
STOPPED_WITHIN_MS = 1000
NAMES = ("张🙂", "欧阳新雨☔新雨新雨🌧️" * 4, "司马相如🎋相如相如👨‍👩‍👧" * 8)  # one part, two, three
STOPS = ("退订", "TD", "STOP", "ＴＤ。", "请退订，谢谢")
WRONG = ("打错了", "你们打错电话了", "我不认识这个人")
WORDS = ("好的，知道了🙂", "收到", "我看看吧", "OK thanks")
LONG = ("我最近在外地出差🚄，手头有点紧，" * 10, "这个月工资还没有发😓，等发了再说吧，" * 8)


@dataclass(frozen=True, slots=True)
class Report:
    """A receipt for one part, so many seconds after the text came."""

    after_s: float
    part: int
    state: str
    error: str = "000"


@dataclass(slots=True)
class Trip:
    """A text to a person, what the network says of it, and what the person answers."""

    ref: str
    phone: str
    network: str
    answer: str
    said: str = ""
    key: str = ""
    came: str = ""
    parts: int = 0
    reports: list[Report] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    stop_ms: int = 0
    answer_ms: int = 0

    @property
    def is_shared(self) -> bool:
        """Whether the number is another person's too: then nobody knows who of them wrote, and it stops for both."""
        return self.answer in ("stop", "wrong")


NETWORKS = (
    "at_once", "on_time", "late", "lost", "one_lost", "doubled", "out_of_order", "first_failed", "failed", "expired", "void",
)  # fmt: skip
ANSWERS = ("stop", "words", "long", "twice", "wrong", "none")


def _reports(network: str, parts: int, rng: random.Random) -> list[Report]:
    def each(after_s: float, state: str, error: str = "000") -> list[Report]:
        return [Report(after_s, part, state, error) for part in range(parts)]

    if network == "lost":
        return []
    made = {
        "at_once": each(0, "DELIVRD"),
        "on_time": each(0.1, "DELIVRD"),
        "late": each(rng.uniform(1, 3), "DELIVRD"),
        "one_lost": each(0.1, "DELIVRD")[:-1],
        "doubled": each(0.1, "DELIVRD") + each(0.2, "DELIVRD"),
        "out_of_order": each(0.1, "DELIVRD")[::-1] + each(0.4, "ENROUTE"),
        "first_failed": each(0.1, "UNDELIV", "011") + each(0.4, "DELIVRD"),
        "failed": [Report(0.1, 0, "UNDELIV", "011"), *each(0.2, "DELIVRD")[1:]],
        "expired": [*each(0.1, "DELIVRD")[:-1], Report(0.3, parts - 1, "EXPIRED")],
        "void": each(0.1, "UNDELIV", "001"),
    }
    return made[network]


def _expected(trip: Trip) -> str:
    """The model: a part arrived if any word said so, else it failed if any did; a text arrived if all its parts did, and did
    not if any failed; else nobody knows more than that it was sent."""
    told = [{report.state for report in trip.reports if report.part == part} for part in range(trip.parts)]
    arrived = ["DELIVRD" in states for states in told]
    failed = [not came and bool(states - {"ENROUTE"}) for came, states in zip(arrived, told, strict=True)]
    return "undelivered" if any(failed) else "delivered" if all(arrived) else "sent"


def _by_the_last_word(trip: Trip) -> str:
    """The control: a model that believes the last word, whichever it is."""
    if not trip.reports:
        return "sent"
    last = max(trip.reports, key=lambda report: report.after_s).state
    return "delivered" if last == "DELIVRD" else "sent" if last == "ENROUTE" else "undelivered"


class _City:
    """The telephones: each acts by itself once its text has come."""

    def __init__(self, trips: list[Trip], rng: random.Random) -> None:
        self.trips = {trip.phone: trip for trip in trips}
        self.pool = ThreadPoolExecutor(80, thread_name_prefix="phone")
        self.acts: list[Future[None]] = []
        self.places = threading.Semaphore(AT_ONCE)
        self._stopping = threading.Lock()  # one at a time: what is measured is the product, not how many ask it in this process
        self._rng = rng
        self.runtime: Runtime | None = None
        self.tower: Tower | None = None

    def on_text(self, key: str, to: str, said: str, ids: list[str]) -> None:
        trip = self.trips[to]
        trip.key, trip.came, trip.parts = key, said, len(ids)
        trip.reports = _reports(trip.network, trip.parts, self._rng)
        trip.figures["texts"] += 1
        self.acts.append(self.pool.submit(self._tell, trip, ids))
        self.acts.append(self.pool.submit(self._answer, trip))

    def _tell(self, trip: Trip, ids: list[str]) -> None:
        began = time.monotonic()
        assert self.tower is not None
        for report in sorted(trip.reports, key=lambda report: report.after_s):
            time.sleep(max(began + report.after_s - time.monotonic(), 0))
            trip.figures["receipts"] += 1
            for _ in range(TOLD_AT_MOST):
                status = self.tower.report(trip.phone, ids[report.part], report.state, report.error)
                if status != TELL_AGAIN:
                    break
                trip.figures["receipts_told_again"] += 1
                time.sleep(TOLD_AGAIN_S)
            trip.figures["receipts_not_taken"] += status != 0

    def _answer(self, trip: Trip) -> None:
        try:
            if trip.answer != "none":
                self._say(trip)
        finally:
            self.places.release()

    def _say(self, trip: Trip) -> None:
        runtime = self.runtime
        assert runtime is not None
        sent = "SELECT 1 FROM touch WHERE message_id = :key AND state NOT IN ('queued', 'sending')"
        wait(lambda: number(runtime, sent, key=trip.key) == 1, "a text that is sent", 30)
        time.sleep(0.05)
        permits = [_permit(runtime, ref) for ref in ([trip.ref, _other(trip)] if trip.is_shared else [trip.ref])]
        if trip.is_shared:
            with self._stopping:
                self._stop(runtime, trip, permits)
            return
        self._write(trip)
        # The control: words that stop nothing.
        trip.figures["control_not_stopped"] += not _is_refused(runtime, permits[0])

    def _write(self, trip: Trip) -> None:
        assert self.tower is not None
        parts = split(trip.said, self._rng.randrange(65536))
        id_ = f"in-{trip.ref}" if len(parts) == 1 and self._rng.random() < 0.5 else None
        if len(parts) > 1:
            parts = [*self._rng.sample(parts, len(parts)), parts[0]]
        elif trip.answer == "twice":
            parts *= 2
        for octets, coding, has_header in parts:
            trip.figures["answers_not_taken"] += self.tower.write(trip.phone, octets, coding, has_header, id_) != 0

    def _stop(self, runtime: Runtime, trip: Trip, permits: list[Permit]) -> None:
        """Two ask for the number all the while, one of them for another person who shares it."""
        askers = [_Asker(runtime, permit) for permit in permits]
        time.sleep(0.05)
        began = time.monotonic()
        self._write(trip)
        trip.answer_ms = round((time.monotonic() - began) * 1000)
        for permit in permits:
            trip.figures["redeemed_after_the_answer"] += not _is_refused(runtime, permit)
        for asker in askers:
            refused_at = asker.wait()
            trip.figures["askers"] += 1
            trip.figures["never_refused"] += refused_at is None
            trip.figures["redeemed_before"] += asker.let_through > 0
            if refused_at is not None:
                trip.stop_ms = max(trip.stop_ms, round((refused_at - began) * 1000))


class _Asker:
    """Redeems a permit every few milliseconds, and takes it back, until it is refused."""

    def __init__(self, runtime: Runtime, permit: Permit) -> None:
        self.let_through = 0
        self._refused_at: float | None = None
        self._runtime, self._permit = runtime, permit
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            if _is_refused(self._runtime, self._permit):
                self._refused_at = time.monotonic()
                return
            self.let_through += 1
            time.sleep(ASKED_EVERY_S)

    def wait(self) -> float | None:
        self._thread.join()
        return self._refused_at


class _TakenBack(Exception):
    pass


def _is_refused(runtime: Runtime, permit: Permit) -> bool:
    """What redeeming would say now; it is rolled back."""
    answer: object = None
    try:
        with runtime.works.open(DEFAULT, "proof") as work:
            answer = redeem(work, permit)
            raise _TakenBack
    except _TakenBack:
        return isinstance(answer, Refusal)


def _permit(runtime: Runtime, ref: str) -> Permit:
    with runtime.works.open(DEFAULT, "proof") as work:
        person = find_person(work, ref).id
        found = address_of(work, person, "phone")
        blind = found[0].blind if found else ""
        wish = Ask(person, Channel.SMS, Purpose.COLLECT, blind, "overdue-gentle.v1", accounts_of(work, person)[0].id)
        answer = ask(work, wish)
    assert isinstance(answer, Permit), answer
    return answer


def _other(trip: Trip) -> str:
    """Another person, who has the same number."""
    return f"O{trip.ref}"


def _plan(rng: random.Random, count: int) -> list[Trip]:
    trips = []
    for which in range(count):
        network, answer = NETWORKS[which % len(NETWORKS)], ANSWERS[which % len(ANSWERS)]
        if network == "void":
            answer = "none"  # nobody is there
        said = {"stop": STOPS, "wrong": WRONG, "words": WORDS, "twice": WORDS, "long": LONG, "none": ("",)}[answer]
        trip = Trip(f"T{which}", f"+86139{which:08}", network, answer, said[which // len(ANSWERS) % len(said)])
        trips.append(trip)
    rng.shuffle(trips)
    return trips


def _name(which: int) -> str:
    return f"{NAMES[which % 3]}{which}"


def _words(which: int) -> str:
    """What the person is to read."""
    return f"【城市银行】{_name(which)}您好，您有一件账户上的事，请致电 400-100-2000。退订回复“退订”。（自动短信）"


def _sign_text(runtime: Runtime) -> None:
    """A text that is one part with a short name in it."""
    wording = Wording("", BODY, {}, frozenset({Purpose.COLLECT}))
    with runtime.works.open(DEFAULT, "writer") as work:
        draft = draft_template(work, TEXT, "zh-CN", Channel.SMS, wording)
        submit_template(work, draft.id)
    with runtime.works.open(DEFAULT, "legal") as work:
        sign_template(work, draft.id)


def _round_trips(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    trips = _plan(rng, count)
    city = _City(trips, rng)
    with tower(city.on_text) as smsc, place.fresh() as (plain, folder):
        settings = plain.model_copy(
            update={"smpp_url": smsc.url, "sms_sender": "10690000", "limits": {"sms": ChannelLimit(per_second=1000)}}
        )
        with opened(settings, pool_size=60) as runtime:
            city.runtime, city.tower = runtime, smsc
            set_time(runtime)
            people = [(trip.ref, trip.phone) for trip in trips]
            people += [(_other(trip), trip.phone) for trip in trips if trip.is_shared]
            refs = [ref for ref, _ in people]
            make_people(runtime, folder, refs, lambda at: people[at][1], _name)
            _sign_text(runtime)
            queue(runtime, refs[:count], [Channel.SMS], TEXT)
            runtime.gateways.start(Ears(runtime.works))
            try:
                _carry_out(runtime, city)
            finally:
                runtime.gateways.stop()
                city.pool.shutdown(cancel_futures=True)
            return _count(runtime, trips) | {"foreign_smsc": int(smsc.is_foreign)}


def _carry_out(runtime: Runtime, city: _City) -> None:
    """Send all there is; telephones act meanwhile. Answers are not read: reading them would write to people of itself."""
    wait(
        lambda: all(gateway.obstacle() is None for gateway in runtime.gateways if gateway.channel is Channel.SMS), "a bind", 30
    )
    with ThreadPoolExecutor(SENDERS) as pool:
        for sender in [pool.submit(_send, runtime, city) for _ in range(SENDERS)]:
            sender.result()
    wait(lambda: sum(trip.figures["texts"] for trip in city.trips.values()) >= len(city.trips), "texts that come", 30)
    for act in list(city.acts):
        act.result(60)


def _send(runtime: Runtime, city: _City) -> None:
    while number(runtime, UNENDED_TOUCHES):
        if not city.places.acquire(timeout=30):
            raise TimeoutError("nobody has answered for 30 s")
        with runtime.database.as_system() as connection:
            leased = jobs.lease(connection, 1, kinds=["dispatch_touch"], lanes=["sms"])
        if leased:
            jobs.run(runtime.works, runtime.registry, leased[0])
        else:
            city.places.release()
            time.sleep(0.1)


def _count(runtime: Runtime, trips: list[Trip]) -> dict[str, int]:
    states = {row.message_id: row for row in rows(runtime, "SELECT id, message_id, state FROM touch")}
    heard = _heard(runtime)
    replies = {str(row.touch) for row in rows(runtime, "SELECT touch FROM reply WHERE touch IS NOT NULL")}
    figures: Counter[str] = Counter()
    for which, trip in enumerate(trips):
        figures.update(trip.figures)
        figures["trips"] += 1
        touch = states[trip.key]
        expected = _expected(trip)
        figures[f"network_{trip.network}"] += 1
        figures[expected] += 1
        figures[f"of_{trip.parts}_parts"] += 1
        figures["states_wrong"] += touch.state != expected
        figures["control_states_wrong_by_the_last_word"] += touch.state != _by_the_last_word(trip)
        figures["texts_doubled_or_lost"] += trip.figures["texts"] != 1
        figures["words_wrong"] += trip.came != _words(which)
        if trip.answer != "none":
            figures[f"answers_{trip.answer}"] += 1
            if not trip.is_shared:
                figures["answers_not_kept_once"] += heard[trip.ref] != [trip.said]
                figures["answers_not_matched"] += str(touch.id) not in replies
    of_nobody = Counter(trip.said for trip in trips if trip.is_shared)
    figures["answers_not_kept_once"] += of_nobody != Counter(heard[""])
    names = {f"answers_{answer}" for answer in ANSWERS}
    return {name: int(value) for name, value in sorted(figures.items()) if value or name in names or name in _NEVER} | {
        "longest_stop_ms": max((trip.stop_ms for trip in trips), default=0),
        "longest_answer_to_the_smsc_ms": max((trip.answer_ms for trip in trips), default=0),
    }


def _heard(runtime: Runtime) -> dict[str, list[str]]:
    """What was kept of each person's words; under "", of people who share a number."""
    kept = rows(
        runtime, "SELECT message.id, person.ref FROM inbound_message AS message LEFT JOIN person ON person.id = message.person"
    )
    with runtime.works.open(DEFAULT, "proof") as work:
        words = words_of(work, [row.id for row in kept])
    heard: dict[str, list[str]] = defaultdict(list)
    for row in kept:
        heard[row.ref or ""].append(words[row.id])
    return heard


_NEVER = (
    "states_wrong", "texts_doubled_or_lost", "words_wrong", "receipts_not_taken", "answers_not_taken", "answers_not_kept_once", "answers_not_matched",
    "redeemed_after_the_answer", "never_refused",
)  # fmt: skip

SMS_ROUND_TRIPS = Proof(
    name="sms-round-trips",
    claim=(
        "Texts in Chinese with emoji, of one to three parts, go over SMPP to a foreign SMSC; receipts come at once, late, twice, "
        "out of order, for some parts only or never, and people answer in one or more parts, twice or not at all. Every "
        "contact is in the state that a model of the proof's own says, every answer is kept once, whole, with the contact it "
        "answers. From the moment the SMSC is told that a stop word or a wrong number was taken, no redeem for the number "
        "succeeds, for whoever shares it, and the first refusal comes within a second of the person's sending. Controls: a "
        "model that believes the last receipt is wrong; other words stop nothing."
    ),
    unit="round trips",
    size=200,
    chunk=200,
    run=_round_trips,
    holds=lambda sums: (
        all(sums[name] == 0 for name in _NEVER)
        and sums["texts"] == sums["trips"]
        and sums["askers"] > 0
        and sums["redeemed_before"] > 0
        and 0 < sums["longest_stop_ms"] < STOPPED_WITHIN_MS
        and sums["control_states_wrong_by_the_last_word"] > 0
        and sums["control_not_stopped"] > 0
    ),
)
