"""Who lives in the town: households, work, income, traits, how they are reached. Drawn once; the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from tideover.base.errors import Invalid
from tideover.rehearsal.town.behaviour import Behaviour
from tideover.rehearsal.town.dice import Dice, Floats, bent

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_SIZE = 999_999  # six digits make a borrower's number and the end of the phone number
FOUR_DIGITS = 9_999
PAY_MONTH, PAY_WEEK, PAY_SEASON = 0, 1, 2
OWN, VOID, STRANGER = 0, 1, 2
_PAYS = {"month": PAY_MONTH, "week": PAY_WEEK, "season": PAY_SEASON}
_PAY_DAYS = (5, 8, 10, 15, 15, 20, 25, 28)
_AGES = {"student": (19, 26), "retired": (55, 72)}  # years; others
_OTHER_AGES = (22, 58)

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = (
    "小潮", "望舟", "听澜", "晓帆", "渡", "泊远", "思汀", "小渔", "临川", "海宁", "一苇", "溯", "云帆", "汀兰", "若水", "济舟",
    "清和", "安澜", "知渔", "念溪", "如川", "景行", "向岸", "归帆", "雨桥", "明渡", "星河", "平波", "远舟", "沐泽",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resident:
    """A person as their lender's file has them, and how they can be reached. ``phone_state``: ``own``, ``void`` (out of
    service) or ``stranger`` (somebody else has the number). Amounts in minor units, a month."""

    customer_id: str
    name: str
    email: str
    phone: str
    zone: str
    jurisdiction: str
    birth_date: date
    gender: str
    occupation: str
    income_minor: int
    work: str
    household: int
    kin: tuple[str, ...]  # the names of those in the household who have no loan here
    mail_is_dead: bool
    phone_state: str


class People:
    """The borrowers as columns, one entry a person. Shares, chances and moods are 0..1; money is in minor units."""

    def __init__(self, seed: int, size: int, behaviour: Behaviour, start: date) -> None:
        if not 1 <= size <= MAX_SIZE:
            raise Invalid("invalid_size", field="size", expected=f"1 to {MAX_SIZE}")
        self.size, self._start, self._behaviour = size, start, behaviour
        self.dice = dice = Dice(seed, size)
        self.household, self.kin_count = _households(seed, size, behaviour)
        self.home_dice = Dice(seed, int(self.household[-1]) + 1, of="household")
        self._work(behaviour, dice)
        self._traits(behaviour, dice)
        self._reach(behaviour, dice)
        width = 4 if size <= FOUR_DIGITS else 6
        self.ids = [f"C{number:0{width}}" for number in range(1, size + 1)]
        self.number_of = {id_: number for number, id_ in enumerate(self.ids)}

    def _work(self, behaviour: Behaviour, dice: Dice) -> None:
        works = behaviour.work
        self.work = np.minimum(
            np.searchsorted(np.cumsum([work.share for work in works]), dice.all("work"), side="right"), len(works) - 1
        )
        of = _of(self.work)
        income_yuan = of([work.income_yuan for work in works]) * np.exp(
            of([work.income_spread for work in works]) * dice.normal("income")
        )
        self.income_minor: Whole = np.rint(income_yuan * 100).astype(np.int64)
        living = of([work.essentials_share for work in works]) * np.exp(
            behaviour.people.essentials_spread * dice.normal("living")
        )
        self.living_minor: Whole = np.rint(self.income_minor * living).astype(np.int64)  # a month
        self.pays: Whole = np.array([_PAYS[work.pay] for work in works], np.int64)[self.work]
        self.pay_spread = of([work.pay_spread for work in works])
        self.pay_day: Whole = np.array(_PAY_DAYS, np.int64)[(dice.all("pay day") * len(_PAY_DAYS)).astype(np.int64)]
        self.shock_factor = of([work.shock_factor for work in works])
        saved = behaviour.people.savings_months * np.exp(behaviour.people.savings_spread * dice.normal("savings"))
        self.savings_minor: Whole = np.rint(self.living_minor * saved).astype(np.int64)

    def _traits(self, behaviour: Behaviour, dice: Dice) -> None:
        traits, paying = behaviour.traits, behaviour.paying
        self.willing = bent(dice.all("willing"), traits.willing_a, traits.willing_b)
        is_forgetful = dice.all("forgetful") < traits.forgetful_share
        self.forgets = np.where(is_forgetful, traits.forgets, traits.forgets_otherwise)
        is_one_behind = dice.all("one behind") < traits.one_behind_share
        self.catches_up = np.where(is_one_behind, traits.catches_up, traits.catches_up_otherwise)
        self.thinks = paying.thinks_per_day * np.exp(paying.thinks_spread * dice.normal("thinks"))
        self.sensitive = np.exp(behaviour.mood.sensitivity_spread * dice.normal("sensitive"))
        shares = np.cumsum([hours.share for hours in behaviour.hours])
        self.rhythm: Whole = np.minimum(np.searchsorted(shares, dice.all("rhythm"), side="right"), len(shares) - 1)

    def _reach(self, behaviour: Behaviour, dice: Dice) -> None:
        reach, thrown = behaviour.reach, dice.all("phone")
        self.mail_is_dead: Flags = dice.all("mail") < reach.dead_mail
        self.phone: Whole = np.where(thrown < reach.void_phone, VOID, OWN)
        self.phone = np.where((thrown >= reach.void_phone) & (thrown < reach.void_phone + reach.stranger), STRANGER, self.phone)
        self.uses = {reads.channel: dice.all(f"uses {reads.channel}") < reads.share for reads in behaviour.reads}

    def resident(self, number: int) -> Resident:
        """Person ``number`` (from 0) in full."""
        work = self._behaviour.work[int(self.work[number])]
        dice, id_ = self.dice, self.ids[number]
        least, most = _AGES.get(work.id, _OTHER_AGES)
        days = int((least + (most - least) * dice.one(number, "age")) * 365.25)
        surname = _pick(_SURNAMES, self.home_dice.one(int(self.household[number]), "surname"))
        kin = tuple(
            _pick(_SURNAMES if n == 0 else surname, dice.one(number, "kin surname", n))
            + _pick(_GIVEN, dice.one(number, "kin", n))
            for n in range(int(self.kin_count[number]))
        )
        return Resident(
            customer_id=id_,
            name=surname + _pick(_GIVEN, dice.one(number, "given")),
            email=f"{id_.lower()}@city.example",
            phone=f"+861990000{id_[1:]}",
            zone="Asia/Shanghai",
            jurisdiction="CN",
            birth_date=self._start - timedelta(days=days),
            gender="female" if dice.one(number, "gender") < self._behaviour.people.women else "male",
            occupation=_pick(work.occupations, dice.one(number, "occupation")),
            income_minor=int(self.income_minor[number]) // 100_00 * 100_00,  # the lender knows it to the hundred
            work=work.id,
            household=int(self.household[number]),
            kin=kin,
            mail_is_dead=bool(self.mail_is_dead[number]),
            phone_state=("own", "void", "stranger")[int(self.phone[number])],
        )


def _households(seed: int, size: int, behaviour: Behaviour) -> tuple[Whole, Whole]:
    """Each borrower's household, and how many others live there who have no loan (told of its first borrower only)."""
    dice = Dice(seed, size, of="household")  # as many households as borrowers at most
    shares = np.cumsum(behaviour.people.household_shares)
    members = np.minimum(np.searchsorted(shares, dice.all("size"), side="right"), 3) + 1
    borrowing = np.ones(size, np.int64)
    for other in (1, 2, 3):
        borrowing += (members > other) & (dice.all("borrows", other) < behaviour.people.others_borrow)
    household = np.repeat(np.arange(size), borrowing)[:size]
    is_first = np.r_[True, household[1:] != household[:-1]]
    kin = np.where(is_first, (members - borrowing)[household], 0)
    return household, kin


def _of(index: Whole) -> Any:
    def of(values: list[float]) -> Floats:
        taken: Floats = np.array(values, np.float64)[index]
        return taken

    return of


def _pick(from_: Any, thrown: float) -> Any:
    return from_[int(thrown * len(from_))]
