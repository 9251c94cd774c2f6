"""How a town's people are and act: every parameter of a behaviour file, with its unit, range and meaning.

docs/city.md has the same as a table (``behaviour_files.vocabulary``), for whoever writes a file of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _n(unit: str, least: float, most: float, meaning: str) -> Any:
    return field(metadata={"unit": unit, "least": least, "most": most, "meaning": meaning})


def _w(words: str, meaning: str) -> Any:
    return field(metadata={"unit": "word", "words": tuple(words.split()), "meaning": meaning})


def _t(meaning: str) -> Any:
    return field(metadata={"unit": "text", "meaning": meaning})


def _l(unit: str, least: float, most: float, length: int, meaning: str) -> Any:
    return field(metadata={"unit": unit, "least": least, "most": most, "length": length, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class About:
    name: str = _t("the file's short name")
    title: str = _t("one line: the idea of people behind it")
    source: str = _t("where its numbers come from")
    day: str = _t("the day it was written, YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class Work:
    id: str = _w("employed freelance shift farmer unemployed retired student business", "the kind of work")
    share: float = _n("share", 0, 1, "of the people; all kinds together 1")
    income_yuan: float = _n("yuan a month", 100, 200_000, "median income")
    income_spread: float = _n("σ of ln", 0, 2, "between people")
    pay: str = _w("month week season", "when income comes: once a month, every week, or twice a year (June and October)")
    pay_spread: float = _n("σ of ln", 0, 2, "of one person's income, from one payment to the next")
    essentials_share: float = _n("share", 0, 2, "of the income that living costs, on the median")
    shock_factor: float = _n("factor", 0, 20, "on the frequency of shocks that take income")
    occupations: tuple[str, ...] = _t("a list: what the lender's file calls it")


@dataclass(frozen=True, slots=True)
class People:
    household_shares: tuple[float, ...] = _l("share", 0, 1, 4, "of households of one, two, three, four people; together 1")
    others_borrow: float = _n("share", 0, 1, "of a household's people beside the first who have loans here too")
    women: float = _n("share", 0, 1, "of the people")
    essentials_spread: float = _n("σ of ln", 0, 1.5, "of living costs between people of the same work")
    savings_months: float = _n("months", 0, 36, "of living costs in the purse at the beginning, median")
    savings_spread: float = _n("σ of ln", 0, 3, "of it")


@dataclass(frozen=True, slots=True)
class Purse:
    reserve_share: float = _n("share", 0, 2, "of a month's living costs that nobody pays a late debt out of")
    surplus_spent: float = _n("share a month", 0, 1, "of what is above the target that is spent on other things")
    target_months: float = _n("months", 0, 24, "of living costs that people like to have in the purse")
    help_per_month: float = _n("chance a month", 0, 1, "that family helps out somebody who is behind, paying what is behind")
    shared_share: float = _n("share", 0, 1, "of the others' money in the household that can be had for a late debt")
    guarantor_per_month: float = _n("chance a month", 0, 1, "that a guarantor pays what is more than 60 days overdue")


@dataclass(frozen=True, slots=True)
class Loans:
    count_shares: tuple[float, ...] = _l("share", 0, 1, 3, "of people with one, two, three loans; together 1")
    burden: float = _n("share", 0.01, 1, "of the income that all instalments together take, median")
    burden_spread: float = _n("σ of ln", 0, 1.5, "of it")
    auto_debit: float = _n("share", 0, 1, "of loans that are debited on the due day")
    guaranteed: float = _n("share", 0, 1, "of loans with a guarantor")
    co_borrowed: float = _n("share", 0, 1, "of loans with a co-borrower, in households of two and more")
    opened_per_year: float = _n("per person and year", 0, 5, "new loans")


@dataclass(frozen=True, slots=True)
class Traits:
    willing_a: float = _n("a", 0.05, 50, "of willingness, a Kumaraswamy distribution on 0..1")
    willing_b: float = _n("b", 0.05, 50, "of it")
    forgetful_share: float = _n("share", 0, 1, "of people who are forgetful")
    forgets: float = _n("chance", 0, 1, "that a forgetful person forgets an instalment they pay by hand")
    forgets_otherwise: float = _n("chance", 0, 1, "that another person does")
    one_behind_share: float = _n(
        "share", 0, 1, "of people who, once behind, pay for last month and leave this month's for later"
    )
    catches_up: float = _n("chance", 0, 1, "that such a person pays this month's too, each time they pay")
    catches_up_otherwise: float = _n("chance", 0, 1, "that another person does")


@dataclass(frozen=True, slots=True)
class Paying:
    thinks_per_day: float = _n("per day", 0, 5, "how often somebody overdue thinks of paying, of their own accord")
    thinks_spread: float = _n("σ of ln", 0, 3, "of it between people")
    payday_factor: float = _n("factor", 0, 50, "on it in the four days from a pay day")
    month_factor: float = _n("factor", 0, 10, "on it while nothing is open but this month's instalment")
    again_factor: float = _n("factor", 0, 10, "on it then, once more, where something was paid since that came due")
    older_factor: float = _n(
        "factor", 0, 5, "on it for each instalment behind beyond `older_from`: above 1 pressure, below 1 denial"
    )
    older_from: float = _n("instalments", 0, 6, "behind, beyond which `older_factor` acts")
    willing_power: float = _n("power", 0, 5, "thinking of paying goes with willingness to this power")
    late_of_unwilling: float = _n(
        "chance", 0, 1, "that a wholly unwilling person lets a due day pass; falls with willingness squared"
    )
    part_chance: float = _n("chance", 0, 1, "that somebody who cannot pay all they want to pays a part")
    part_least: float = _n("share", 0, 1, "of what they want to pay that a part must come to")
    first_chance: float = _n("chance", 0, 1, "that a part is rounded down to whole instalments")


@dataclass(frozen=True, slots=True)
class Shock:
    id: str = _w("job_loss illness arrears disaster family", "what happens; arrears: wages are not paid out")
    per_year: float = _n("per year", 0, 10, "how often, to one person (or household)")
    length: str = _w("exponential pareto", "how its length is distributed")
    days: float = _n("days", 1, 2000, "mean of an exponential length, least of a Pareto one")
    tail: float = _n("α", 0.2, 20, "of a Pareto length; the smaller, the longer the longest. No meaning for exponential")
    income_factor: float = _n("factor", 0, 1, "on income while it lasts")
    cost_share: float = _n("share", 0, 5, "of living costs that come on top while it lasts")
    repaid: float = _n("share", 0, 1, "of the income withheld that is paid out at its end")
    household: bool = _t("true: it happens to a household, not to one person")


@dataclass(frozen=True, slots=True)
class Hours:
    id: str = _t("name of a rhythm")
    share: float = _n("share", 0, 1, "of people who live so; all rhythms together 1")
    weekday: tuple[float, ...] = _l("weight", 0, 100, 24, "how much they look at messages, by hour from 0")
    weekend: tuple[float, ...] = _l("weight", 0, 100, 24, "the same on Saturday and Sunday")


@dataclass(frozen=True, slots=True)
class Reads:
    channel: str = _w("sms email voice push inbox letter visit", "the channel")
    share: float = _n("share", 0, 1, "of people who use it at all")
    per_hour: float = _n(
        "per hour",
        0,
        50,
        "how often those read what waits there, in an hour of weight 1; a call or visit: the chance, times weight",
    )
    within_hours: float = _n("hours", 0, 336, "after which what is not read never is")
    pull: float = _n("factor", 0, 10, "on how much a message there reminds")
    burden: float = _n("factor", 0, 10, "on how much it annoys")


@dataclass(frozen=True, slots=True)
class Manner:
    tone: str = _w("gentle plain serious threat", "the tone")
    pull: float = _n("factor", -2, 10, "on how much a message reminds")
    annoys: float = _n("points of 1", 0, 1, "of annoyance it brings")
    trust: float = _n("points of 1", -1, 1, "of trust it brings")
    shame: float = _n("points of 1", -1, 1, "of shame it brings to somebody overdue")
    stress: float = _n("points of 1", -1, 1, "of stress it brings to somebody overdue")


@dataclass(frozen=True, slots=True)
class Contact:
    pull: float = _n("factor", 0, 50, "thinking of paying rises by this factor of what is fresh in memory (0..1)")
    push: float = _n("chance", -1, 1, "added to the chance of catching up, by what is fresh in memory")
    at_once: float = _n("chance", 0, 1, "that somebody who reads a message thinks of paying there and then, by willingness")
    memory_days: float = _n("days", 0.1, 60, "half-life of what is fresh in memory")
    habit: float = _n("per contact", 0, 10, "what a contact weighs less for each other in seven days: 1 / (1 + habit × others)")
    response: str = _w(
        "linear saturating", "saturating: contacts in memory add up to at most 1 by 1 - (1-x)(1-y); linear: they add up, to 3"
    )
    repeat: float = _n("per contact", 0, 10, "what a contact annoys more for each other in seven days: 1 + repeat × others")
    stress: float = _n("factor", 0, 10, "what a contact annoys more under stress: 1 + this × stress")
    night: float = _n("factor", 1, 50, "on the annoyance of a contact from 22:00 to 8:00")
    needless: float = _n("factor", 0, 20, "on the annoyance of a contact to somebody who owes nothing overdue")
    offer: float = _n("factor", 0, 1, "on the annoyance of a contact that offers help to somebody who cannot pay")
    threshold: float = _n("points of 1", 0, 1, "of annoyance, above which it turns people away")
    reactance: float = _n("power", 0, 50, "thinking of paying falls by exp(-this × annoyance above the threshold)")
    tune_out: float = _n("share", 0, 1, "of reading that is lost at annoyance 1")
    avoids: float = _n("share", 0, 1, "of thinking of paying that is lost at shame 1")


@dataclass(frozen=True, slots=True)
class Mood:
    trust: float = _n("points of 1", 0, 1, "where trust settles")
    stress: float = _n("points of 1", 0, 1, "where stress settles for somebody who can pay")
    stress_behind: float = _n("points of 1", 0, 1, "where it settles for somebody overdue")
    annoyance_days: float = _n("days", 0.5, 365, "half-life of annoyance")
    feelings_days: float = _n("days", 0.5, 365, "half-life of trust, shame and stress on their way back")
    sensitivity_spread: float = _n("σ of ln", 0, 2, "of how easily people are annoyed")


@dataclass(frozen=True, slots=True)
class Answers:
    promises: float = _n(
        "chance",
        0,
        1,
        "per message read, of somebody overdue without an open promise; falls with annoyance and shame as thinking does",
    )
    promise_days: float = _n("days", 0, 30, "mean time to the promised day, which is a pay day where one is near")
    breaks: float = _n("chance", 0, 1, "that a promise is made without meaning it, for a wholly unwilling person")
    kept_pull: float = _n("chance", 0, 1, "that somebody who means it thinks of paying on the day; falls in the same way")
    asks_extension: float = _n("chance", 0, 1, "per message read, of somebody who cannot pay what they would (times trust)")
    explains: float = _n("chance", 0, 1, "per message read, of somebody in a shock")
    takes_plan: float = _n("chance", 0, 1, "that somebody who cannot pay takes the help a message offers (times trust)")
    plan_days: float = _n("days", 1, 365, "for which a plan taken relieves: they think of paying more, and pay parts")
    plan_factor: float = _n("factor", 0, 10, "on thinking of paying under a plan")
    asks_stop: float = _n("chance", 0, 1, "per message read, at annoyance 1 (nought at the threshold)")
    complains: float = _n("chance", 0, 1, "per message read, at annoyance 1")
    complaint: str = _w("threshold proportional", "complaints begin at the annoyance threshold, or go with all annoyance")
    above: float = _n("share", 0, 1, "of complaints that go to the regulator")
    disputes: float = _n("chance", 0, 1, "per message read by somebody overdue: not my debt, or not this sum")
    calls_back: float = _n("chance", 0, 1, "per message read by somebody overdue")
    looks: float = _n("chance", 0, 1, "per message read: they open the lender's app")
    stranger_says: float = _n("chance", 0, 1, "that a stranger who has the number says so, per text or call")


@dataclass(frozen=True, slots=True)
class Reach:
    dead_mail: float = _n("share", 0, 1, "of people whose mail address is dead")
    void_phone: float = _n("share", 0, 1, "of people whose number is out of service")
    stranger: float = _n("share", 0, 1, "of people whose number somebody else has")


@dataclass(frozen=True, slots=True)
class Behaviour:
    about: About
    people: People
    work: tuple[Work, ...]
    purse: Purse
    loans: Loans
    traits: Traits
    paying: Paying
    shock: tuple[Shock, ...]
    hours: tuple[Hours, ...]
    reads: tuple[Reads, ...]
    manner: tuple[Manner, ...]
    contact: Contact
    mood: Mood
    answers: Answers
    reach: Reach
