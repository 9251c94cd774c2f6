"""Who holds a debt: assigning, compensating, taking back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import HoldingId, new_id
from tideover.base.work import Work
from tideover.book.actions.cases import refresh_cases
from tideover.book.actions.holders import as_holding, holders_on, holdings_of
from tideover.book.actions.people import get_person, hold_person, zone_of
from tideover.book.holdings import (
    Cause,
    DebtAssigned,
    DebtCompensated,
    HolderRole,
    Holding,
    HoldingReversed,
)
from tideover.book.model import Account
from tideover.book.store import holdings as holdings_store
from tideover.journal import record

_REF = re.compile(r"[\x21-\x7e]{1,64}")
_INSTITUTION = re.compile(r"\S{1,64}")
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")


def assign_debt(
    work: Work,
    account: Account,
    institution: str | None,
    day: date,
    ref: str,
    *,
    role: HolderRole = HolderRole.CREDITOR,
    placement: str | None = None,
) -> Holding:
    """A role changes hands on ``day`` (today or before): by default the debt itself is assigned (债权转让). Under the
    person's hold; the account leaves the old creditor's case and enters the new one's.

    ``institution`` None: nobody has the role any more (not for the creditor). ``ref``: the lender's reference; the same
    again changes nothing. Raises ``Invalid("invalid_holding")`` with its field, ``Conflict("holding_differs")``.
    """
    today = _hold(work, account, institution, day, ref)
    if institution is None and role is HolderRole.CREDITOR:
        raise Invalid("invalid_holding", field="institution", expected="a creditor: a debt is always owed to somebody")
    wish = _row(work, account, role, institution, day, Cause.ASSIGNMENT, ref, placement=placement)
    holding, is_new = _keep(work, account, wish)
    if is_new:
        record(
            work,
            DebtAssigned(account.person, account.id, str(holding.id), role.value, institution, day, ref, placement, work.actor),
        )
        refresh_cases(work, [account.person], today)
    return holding


def record_compensation(
    work: Work, account: Account, guarantor: str, day: date, ref: str, amount_minor: int | None = None
) -> Holding:
    """代偿: the guarantee company has paid the funder (``amount_minor``, where known) and is the creditor from ``day`` on;
    the funder is out. What the customer owes stays as it is. Errors as of ``assign_debt``."""
    today = _hold(work, account, guarantor, day, ref)
    if amount_minor is not None and not 0 < amount_minor <= 10**15:
        raise Invalid("invalid_holding", field="amount_minor", expected="more than 0")
    before = holders_on(work, account.id, day)
    funder = before.get(HolderRole.FUNDER)
    wish = _row(work, account, HolderRole.CREDITOR, guarantor, day, Cause.COMPENSATION, ref, amount_minor=amount_minor)
    holding, is_new = _keep(work, account, wish)
    if is_new:
        if funder is not None:
            _keep(work, account, _row(work, account, HolderRole.FUNDER, None, day, Cause.COMPENSATION, ref))
        record(
            work,
            DebtCompensated(
                account.person, account.id, str(holding.id), guarantor, funder.institution if funder else None, day,
                amount_minor, account.currency, ref, work.actor,
            ),
        )  # fmt: skip
        refresh_cases(work, [account.person], today)
    return holding


def reverse_holding(work: Work, account: Account, holding: HoldingId, reason: str) -> Holding:
    """Take back a fact about who holds the debt, with everything recorded under its reference on that day: as if it had
    never been, from its day on. Undoing again changes nothing. Raises ``NotFound("holding_not_found")``."""
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_reason", field="reason", expected="a code of small letters, digits and _")
    now = hold_person(work, account.person)
    row = holdings_store.holding_row(work, holding)
    if row is None or row.account != account.id:
        raise NotFound("holding_not_found", field="holding")
    if row.undone_at is None:
        for one in holdings_of(work, [account.id])[account.id]:
            if one.id is not None and (one.ref, one.day, one.cause) == (row.ref, row.day, row.cause):
                holdings_store.undo_holding(work, one.id, now, work.actor)
        what = HoldingReversed(account.person, account.id, str(holding), row.role, row.day, reason, work.actor)
        record(work, what)
        refresh_cases(work, [account.person], now.astimezone(zone_of(get_person(work, account.person))).date())
    return as_holding(holdings_store.holding_row(work, holding))


def _hold(work: Work, account: Account, institution: str | None, day: date, ref: str) -> date:
    """Check what every change has, under the hold. Returns today's day where the person is."""
    now = hold_person(work, account.person)
    today = now.astimezone(zone_of(get_person(work, account.person))).date()
    (origin,) = holdings_store.origins(work, [account.id])
    if institution is not None and not (_INSTITUTION.fullmatch(institution) and institution.isprintable()):
        raise Invalid("invalid_holding", field="institution", expected="1 to 64 printable characters without blanks")
    if not _REF.fullmatch(ref):
        raise Invalid("invalid_holding", field="ref", expected="1 to 64 printable ASCII characters without blanks")
    if not origin.disbursed <= day <= today:
        raise Invalid("invalid_holding", field="day", expected=f"a day from {origin.disbursed} to {today}")
    return today


def _row(
    work: Work,
    account: Account,
    role: HolderRole,
    institution: str | None,
    day: date,
    cause: Cause,
    ref: str,
    *,
    placement: str | None = None,
    amount_minor: int | None = None,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account": account.id,
        "role": role.value,
        "institution": institution,
        "day": day,
        "known_at": work.now(),
        "cause": cause.value,
        "ref": ref,
        "placement": placement,
        "amount_minor": amount_minor,
        "by": work.actor,
    }


def _keep(work: Work, account: Account, row: dict[str, Any]) -> tuple[Holding, bool]:
    known = holdings_of(work, [account.id])[account.id][1:]
    before = next((one for one in known if (one.role, one.ref) == (row["role"], row["ref"])), None)
    if before is None:
        holdings_store.insert_holding(work, row)
        return as_holding(holdings_store.holding_row(work, row["id"])), True
    said = (before.institution, before.day, before.cause, before.placement, before.amount_minor)
    same = said == (row["institution"], row["day"], row["cause"], row["placement"], row["amount_minor"])
    if not same or before.undone_at is not None:
        raise Conflict("holding_differs", field="ref", expected="the content first recorded under this reference")
    return before, False
