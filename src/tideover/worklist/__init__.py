"""The worklist: items that wait for a person, with team, owner, order and moments. It knows no debts."""

from tideover.worklist.actions import (
    close_item,
    close_items_about,
    find_item,
    give_item,
    give_items,
    item_in_hand,
    items_in_hand,
    list_items,
    open_item,
    open_items_about,
    open_items_of_teams,
    postpone_item,
    queue_of,
    return_untouched,
    take_next,
    team_queues,
)
from tideover.worklist.model import SOMEBODY_WAITS, TeamQueue, WorkItem

__all__ = [
    "SOMEBODY_WAITS",
    "TeamQueue",
    "WorkItem",
    "close_item",
    "close_items_about",
    "find_item",
    "give_item",
    "give_items",
    "item_in_hand",
    "items_in_hand",
    "list_items",
    "open_item",
    "open_items_about",
    "open_items_of_teams",
    "postpone_item",
    "queue_of",
    "return_untouched",
    "take_next",
    "team_queues",
]
