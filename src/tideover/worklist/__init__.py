"""The worklist: items that wait for a person, with owner and team. It knows no debts."""

from tideover.worklist.actions import close_item, close_items_about, list_items, open_item
from tideover.worklist.model import WorkItem

__all__ = ["WorkItem", "close_item", "close_items_about", "list_items", "open_item"]
