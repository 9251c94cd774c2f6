"""The worklist: items that wait for a person, with team, owner, order and moments. It knows no debts."""

from tideover.worklist.actions import (
    close_item,
    close_items_about,
    find_item,
    give_item,
    give_items,
    hand_over,
    item_in_hand,
    list_items,
    next_start,
    open_item,
    open_items_about,
    open_items_of_teams,
    postpone_item,
    queue_of,
    return_untouched,
    take_next,
)
from tideover.worklist.model import SOMEBODY_WAITS, Outcome, WorkItem

__all__ = [
    "SOMEBODY_WAITS",
    "Outcome",
    "WorkItem",
    "close_item",
    "close_items_about",
    "find_item",
    "give_item",
    "give_items",
    "hand_over",
    "item_in_hand",
    "list_items",
    "next_start",
    "open_item",
    "open_items_about",
    "open_items_of_teams",
    "postpone_item",
    "queue_of",
    "return_untouched",
    "take_next",
]
