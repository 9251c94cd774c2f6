"""The book: persons, accounts, what is owed, paid and promised.

Persons and accounts carry the lender's own references (``ref``) beside our ids; every door takes either.
"""

from typing import TYPE_CHECKING, Any

from tideover.book.actions.accounts import accounts_of, due_accounts, find_account, get_account, is_anything_due
from tideover.book.actions.adjustments import (
    Adjustment,
    adjust,
    confirm_adjustment,
    decline_adjustment,
    pending_adjustments,
    try_adjustment,
)
from tideover.book.actions.export import book_lines
from tideover.book.actions.held_money import HeldMoney, identify_money, open_held_money, return_money
from tideover.book.actions.hindsight import Hindsight, hindsight
from tideover.book.actions.ledgers import owed_on
from tideover.book.actions.payments import record_payment
from tideover.book.actions.people import (
    address_of,
    erase_person,
    find_person,
    get_person,
    hold_person,
    hold_persons,
    list_persons,
    name_of,
    parties_of,
    persons_at_address,
    profile_of,
    reveal_field,
    zone_of,
)
from tideover.book.actions.policy import book_policy, choices_made, choose_policy
from tideover.book.actions.promises import count_promises, expire_promise, promises_of, take_promise
from tideover.book.actions.reconciling import OpenDifference, reconcile, reconcile_since
from tideover.book.actions.reconciling import differences as open_differences
from tideover.book.actions.standing import AccountStanding, standing_on
from tideover.book.actions.statement import AccountStatement, days_past_due, statement_of
from tideover.book.importing import ImportReport, import_book
from tideover.book.ledger import AccountState, Component, Entry, EntryKind, LineState, Move, Plan, Position
from tideover.book.model import (
    Account,
    Address,
    DueAccount,
    Obstacle,
    Owed,
    Party,
    Person,
    Promise,
    Relation,
)
from tideover.book.policy import DEFAULTS, MOST_STALE_DAYS, Choice, PolicyOption, policy_options
from tideover.book.promising import PromiseState
from tideover.book.schedule import (
    DayCount,
    Every,
    LoanTerms,
    RepaymentMethod,
    ScheduleLine,
    due_days,
    read_terms,
    schedule,
    year_fraction,
)

if TYPE_CHECKING:
    from tideover.book.schedules import Schedules, schedule_many

__all__ = [
    "DEFAULTS",
    "MOST_STALE_DAYS",
    "Account",
    "AccountStanding",
    "AccountState",
    "AccountStatement",
    "Address",
    "Adjustment",
    "Choice",
    "Component",
    "DayCount",
    "DueAccount",
    "Entry",
    "EntryKind",
    "Every",
    "HeldMoney",
    "Hindsight",
    "ImportReport",
    "LineState",
    "LoanTerms",
    "Move",
    "Obstacle",
    "OpenDifference",
    "Owed",
    "Party",
    "Person",
    "Plan",
    "PolicyOption",
    "Position",
    "Promise",
    "PromiseState",
    "Relation",
    "RepaymentMethod",
    "ScheduleLine",
    "Schedules",
    "accounts_of",
    "address_of",
    "adjust",
    "book_lines",
    "book_policy",
    "choices_made",
    "choose_policy",
    "confirm_adjustment",
    "count_promises",
    "days_past_due",
    "decline_adjustment",
    "due_accounts",
    "due_days",
    "erase_person",
    "expire_promise",
    "find_account",
    "find_person",
    "get_account",
    "get_person",
    "hindsight",
    "hold_person",
    "hold_persons",
    "identify_money",
    "import_book",
    "is_anything_due",
    "list_persons",
    "name_of",
    "open_differences",
    "open_held_money",
    "owed_on",
    "parties_of",
    "pending_adjustments",
    "persons_at_address",
    "policy_options",
    "profile_of",
    "promises_of",
    "read_terms",
    "reconcile",
    "reconcile_since",
    "record_payment",
    "return_money",
    "reveal_field",
    "schedule",
    "schedule_many",
    "standing_on",
    "statement_of",
    "take_promise",
    "try_adjustment",
    "year_fraction",
    "zone_of",
]


def __getattr__(name: str) -> Any:
    """``schedule_many`` and what it returns bring NumPy with them: only for those who ask."""
    if name in ("Schedules", "schedule_many"):
        from tideover.book import schedules

        return getattr(schedules, name)
    raise AttributeError(name)
