"""Prices of people's time, and the bound they certify. Pure.

For any prices ``minute`` (of a person's minute) and ``hard >= 0`` (of a hard case with them)

    bound = sum over matters of max(0, worth less price with whoever that is most for)
          + sum over people of the most that 0 <= load <= ceiling brings: minute × load + floor_worth × min(load, floor)
          + sum over people of hard × most_hard

is at least what any way of giving within the limits is worth (Lagrangian duality). The prices come from going down a smoothed
bound, ever less smoothed; the bound is the plain one, of the best prices met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ROUNDS = 240


@dataclass(frozen=True, slots=True)
class Market:
    """Matters by index: ``kind``, what serving it is worth, who of those able had it before (-1: nobody). Kinds: ``fit`` (kind
    × person, -inf: not able), ``minutes``, ``is_hard``. People: ``ceiling``, ``floor``, ``most_hard``, ``share``."""

    kind: Ints
    served: Ints
    previous: Ints
    fit: Floats
    minutes: Ints
    is_hard: npt.NDArray[np.bool_]
    ceiling: Ints
    floor: Ints
    most_hard: Ints
    share: Floats
    continuity: int
    floor_worth: int


@dataclass(frozen=True, slots=True)
class _Groups:
    """Matters alike in kind, worth and who had them before, counted."""

    kind: Ints
    served: Floats
    previous: Ints
    count: Floats


def bound_of(market: Market, minute: Floats, hard: Floats) -> float:
    """What no way of giving within the limits can be worth more than."""
    return _bound(market, _groups(market), minute, np.maximum(hard, 0.0))


def best_prices(market: Market, rounds: int = ROUNDS) -> tuple[Floats, Floats]:
    """Prices with a low bound: a minute's, a hard case's, by person."""
    people = len(market.ceiling)
    minute, hard = np.zeros(people), np.zeros(people)
    if not len(market.kind) or not people:
        return minute, hard
    groups = _groups(market)
    worth = float(np.mean(market.served)) / max(float(np.mean(market.minutes[market.kind])), 1.0)  # of a minute, roughly
    scale = np.concatenate([np.full(people, worth), np.full(people, float(np.mean(market.served)))])
    best, kept = _bound(market, groups, minute, hard), (minute, hard)
    at = np.zeros(2 * people)
    speed, size = np.zeros(2 * people), np.zeros(2 * people)
    for number in range(1, rounds + 1):
        done = number / rounds
        slope = _slope(market, groups, at[:people], at[people:], 40.0 * (1 - done) ** 2 + 1.0)
        speed = 0.85 * speed + 0.15 * slope
        size = 0.97 * size + 0.03 * slope**2
        step = 0.25 * scale * (1 - done) ** 1.5 + 0.0005 * scale
        at = at - step * (speed / (1 - 0.85**number)) / (np.sqrt(size / (1 - 0.97**number)) + 1e-9)
        at[people:] = np.maximum(at[people:], 0.0)
        at[:people] = np.maximum(at[:people], -float(market.floor_worth))
        if number % 4 == 0 or done > 0.9:
            bound = _bound(market, groups, at[:people], at[people:])
            if bound < best:
                best, kept = bound, (at[:people].copy(), at[people:].copy())
    return kept


def _groups(market: Market) -> _Groups:
    rows = np.stack([market.kind, market.served, market.previous])
    found, count = np.unique(rows, axis=1, return_counts=True)
    return _Groups(found[0], found[1].astype(float), found[2], count.astype(float))


def _net(market: Market, minute: Floats, hard: Floats) -> Floats:
    net: Floats = market.fit - market.minutes[:, None] * minute - market.is_hard[:, None] * hard
    return net


def _before(market: Market, groups: _Groups, net: Floats) -> Floats:
    """What it is worth more, or less, with whoever had it before; -inf: nobody of those able had."""
    found = np.full(len(groups.kind), -np.inf)
    has = groups.previous >= 0
    found[has] = net[groups.kind[has], groups.previous[has]] + market.continuity
    return found


def _bound(market: Market, groups: _Groups, minute: Floats, hard: Floats) -> float:
    net = _net(market, minute, hard)
    top = net.max(axis=1, initial=-np.inf)
    each = groups.served + np.maximum(top[groups.kind], _before(market, groups, net))
    floor = (minute + market.floor_worth) * market.floor
    full = minute * market.ceiling + market.floor_worth * market.floor
    people = np.maximum(0.0, np.maximum(floor, full)).sum() + (hard * market.most_hard).sum()
    return float((groups.count * np.maximum(each, 0.0)).sum() + people)


def _slope(market: Market, groups: _Groups, minute: Floats, hard: Floats, blur: float) -> Floats:
    """The slope of the smoothed bound, by prices: what people would take less what would come to them."""
    people = len(minute)
    net = _net(market, minute, hard)
    top = net.max(axis=1, initial=-np.inf)
    some = np.isfinite(top)
    odds = np.zeros_like(net)
    odds[some] = np.exp((net[some] - top[some, None]) / blur)
    total = odds.sum(axis=1)
    # Of each group: does it go at all, and if so to whoever had it before or to one of all who can.
    all_able = np.where(some, top + blur * np.log(np.maximum(total, 1.0)), -np.inf)[groups.kind] + groups.served
    had = _before(market, groups, net) + groups.served
    peak = np.maximum(np.maximum(all_able, had), 0.0)
    shares = np.exp((np.stack([np.zeros_like(peak), all_able, had]) - peak) / blur)
    shares *= groups.count / shares.sum(axis=0)
    by_kind = np.bincount(groups.kind, weights=shares[1], minlength=len(top))
    flow = odds * np.divide(by_kind, total, out=np.zeros_like(total), where=total > 0)[:, None]
    has = groups.previous >= 0
    np.add.at(flow, (groups.kind[has], groups.previous[has]), shares[2][has])
    comes = market.minutes @ flow
    hard_comes = market.is_hard @ flow
    # What a person would take at this price: nothing, the floor, everything; smoothed in the same way.
    brings = np.stack(
        [
            np.zeros(people),
            (minute + market.floor_worth) * market.floor,
            minute * market.ceiling + market.floor_worth * market.floor,
        ]
    )
    wishes = np.exp((brings - brings.max(axis=0)) / (blur * 4))
    wishes /= wishes.sum(axis=0)
    takes = wishes[1] * market.floor + wishes[2] * market.ceiling
    return np.concatenate([takes - comes, market.most_hard - hard_comes])
