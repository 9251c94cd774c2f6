"""The book: persons, accounts, what is owed, paid and promised.

Persons and accounts carry the lender's own references (``ref``) beside our ids; every door takes either.
"""

from typing import TYPE_CHECKING, Any

from tideover.book.actions.accounts import accounts_of, find_account, get_account, get_accounts, is_anything_due, whose_accounts
from tideover.book.actions.addresses import (
    AddressView,
    address_of,
    addresses_ever,
    addresses_of,
    addresses_owned,
    expire_address,
    hold_number,
    known_plain,
    note_address,
    people_behind,
    persons_at_address,
    persons_with_number,
)
from tideover.book.actions.adjustments import (
    Adjustment,
    adjust,
    adjustments_of,
    confirm_adjustment,
    decline_adjustment,
    pending_adjustments,
    try_adjustment,
)
from tideover.book.actions.alike import Asked, alike_people
from tideover.book.actions.cases import (
    CaseFile,
    CaseInList,
    CaseLine,
    assign_case,
    case_file,
    case_ids,
    cases_in_list,
    cases_of,
    get_case,
    list_cases,
    refresh_cases,
)
from tideover.book.actions.changes import all_persons, book_size, changed_by_time, changes_waiting, take_changed
from tideover.book.actions.export import book_lines
from tideover.book.actions.held_money import HeldMoney, hold_money, identify_money, open_held_money, return_money
from tideover.book.actions.hindsight import Hindsight, hindsight, owed_then
from tideover.book.actions.histories import AccountHistory, InstalmentHistory, PersonTraits, account_histories, person_traits
from tideover.book.actions.holders import creditor_on, creditors_on, holders_on, holdings_of
from tideover.book.actions.holdings import assign_debt, record_compensation, reverse_holding
from tideover.book.actions.identity import (
    Link,
    link_persons,
    links_of,
    resolve_persons,
    same_person,
    same_persons,
    unlink_persons,
)
from tideover.book.actions.imports import ImportedPayment, imported_payments
from tideover.book.actions.ledgers import owed_on
from tideover.book.actions.parties import expire_party, find_party, get_party, names_beside, note_party, parties_of
from tideover.book.actions.payments import Payment, payments_between, record_payment
from tideover.book.actions.people import (
    erase_person,
    find_person,
    get_person,
    get_persons,
    hold_person,
    hold_persons,
    homes_of,
    list_persons,
    name_of,
    profile_of,
    reveal_field,
    zone_of,
)
from tideover.book.actions.policy import book_policy, choices_made, choose_policy
from tideover.book.actions.promises import count_promises, expire_promise, promised_accounts, promises_of, take_promise
from tideover.book.actions.reconciling import OpenDifference, differences, reconcile, reconcile_since
from tideover.book.actions.reconciling import differences as open_differences
from tideover.book.actions.standing import (
    AccountStanding,
    ReachedPerson,
    WholePerson,
    reached_people,
    standing_on,
    whole_people,
    whole_person,
    whole_person_beside,
)
from tideover.book.actions.statement import AccountStatement, days_past_due, statement_of
from tideover.book.addresses import ADDRESS_KINDS, AddressSource, AddressUse
from tideover.book.cases import Case, Stage
from tideover.book.holdings import Cause, HolderRole, Holding
from tideover.book.importing import ImportReport, import_book
from tideover.book.layout import Layout, layout_names, load_layout
from tideover.book.ledger import AccountState, Component, Entry, EntryKind, LineState, Move, Plan, Position
from tideover.book.model import Account, Address, Beside, Obstacle, Owed, Party, Person, Promise, Relation
from tideover.book.policy import DEFAULTS, MOST_STALE_DAYS, BucketMap, Choice, PolicyOption, policy_options
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
    "ADDRESS_KINDS",
    "DEFAULTS",
    "MOST_STALE_DAYS",
    "Account",
    "AccountHistory",
    "AccountStanding",
    "AccountState",
    "AccountStatement",
    "Address",
    "AddressSource",
    "AddressUse",
    "AddressView",
    "Adjustment",
    "Asked",
    "Beside",
    "BucketMap",
    "Case",
    "CaseFile",
    "CaseInList",
    "CaseLine",
    "Cause",
    "Choice",
    "Component",
    "DayCount",
    "Entry",
    "EntryKind",
    "Every",
    "HeldMoney",
    "Hindsight",
    "HolderRole",
    "Holding",
    "ImportReport",
    "ImportedPayment",
    "InstalmentHistory",
    "Layout",
    "LineState",
    "Link",
    "LoanTerms",
    "Move",
    "Obstacle",
    "OpenDifference",
    "Owed",
    "Party",
    "Payment",
    "Person",
    "PersonTraits",
    "Plan",
    "PolicyOption",
    "Position",
    "Promise",
    "PromiseState",
    "ReachedPerson",
    "Relation",
    "RepaymentMethod",
    "ScheduleLine",
    "Schedules",
    "Stage",
    "WholePerson",
    "account_histories",
    "accounts_of",
    "address_of",
    "addresses_ever",
    "addresses_of",
    "addresses_owned",
    "adjust",
    "adjustments_of",
    "alike_people",
    "all_persons",
    "assign_case",
    "assign_debt",
    "book_lines",
    "book_policy",
    "book_size",
    "case_file",
    "case_ids",
    "cases_in_list",
    "cases_of",
    "changed_by_time",
    "changes_waiting",
    "choices_made",
    "choose_policy",
    "confirm_adjustment",
    "count_promises",
    "creditor_on",
    "creditors_on",
    "days_past_due",
    "decline_adjustment",
    "differences",
    "due_days",
    "erase_person",
    "expire_address",
    "expire_party",
    "expire_promise",
    "find_account",
    "find_party",
    "find_person",
    "get_account",
    "get_accounts",
    "get_case",
    "get_party",
    "get_person",
    "get_persons",
    "hindsight",
    "hold_money",
    "hold_number",
    "hold_person",
    "hold_persons",
    "holders_on",
    "holdings_of",
    "homes_of",
    "identify_money",
    "import_book",
    "imported_payments",
    "is_anything_due",
    "known_plain",
    "layout_names",
    "link_persons",
    "links_of",
    "list_cases",
    "list_persons",
    "load_layout",
    "name_of",
    "names_beside",
    "note_address",
    "note_party",
    "open_differences",
    "open_held_money",
    "owed_on",
    "owed_then",
    "parties_of",
    "payments_between",
    "pending_adjustments",
    "people_behind",
    "person_traits",
    "persons_at_address",
    "persons_with_number",
    "policy_options",
    "profile_of",
    "promised_accounts",
    "promises_of",
    "reached_people",
    "read_terms",
    "reconcile",
    "reconcile_since",
    "record_compensation",
    "record_payment",
    "refresh_cases",
    "resolve_persons",
    "return_money",
    "reveal_field",
    "reverse_holding",
    "same_person",
    "same_persons",
    "schedule",
    "schedule_many",
    "standing_on",
    "statement_of",
    "take_changed",
    "take_promise",
    "try_adjustment",
    "unlink_persons",
    "whole_people",
    "whole_person",
    "whole_person_beside",
    "whose_accounts",
    "year_fraction",
    "zone_of",
]


def __getattr__(name: str) -> Any:
    """``schedule_many`` and what it returns bring NumPy with them: only for those who ask."""
    if name in ("Schedules", "schedule_many"):
        from tideover.book import schedules

        return getattr(schedules, name)
    raise AttributeError(name)
