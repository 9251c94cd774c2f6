"""The workbench: what people see of the thread with a customer and work on, and the thread itself.

Words said are opened here and masked before they leave: nobody sees plain personal data without a reason on record.
"""

from pathlib import Path

from tideover.workbench.actions import timeline
from tideover.workbench.allocation import Run, apply_allocation, preview_allocation, start_returning
from tideover.workbench.corrections import corrections_to_learn
from tideover.workbench.locales import name_of
from tideover.workbench.model import TimelineItem
from tideover.workbench.notes import keep_note
from tideover.workbench.receipt_routes import receipt_in_words
from tideover.workbench.rule_words import state_of
from tideover.workbench.settling import settle_items

# The folder that ``app`` mounts at /static.
STATIC: Path = Path(__file__).parent / "static"

__all__ = [
    "STATIC",
    "Run",
    "TimelineItem",
    "apply_allocation",
    "corrections_to_learn",
    "keep_note",
    "name_of",
    "preview_allocation",
    "receipt_in_words",
    "settle_items",
    "start_returning",
    "state_of",
    "timeline",
]
