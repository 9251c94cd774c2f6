"""Outreach: what is sent. Templates, touches, dispatch, channels.

``send`` takes a ``Permit`` and nothing else will do; the channel below takes the ``Clearance`` its redemption yields.
"""

from tideover.outreach.actions.day import DayReport, day_report, run_day_chunk, start_day
from tideover.outreach.actions.expiring import start_expiring
from tideover.outreach.actions.receipts import (
    FollowedBy,
    adopt_strays,
    apply_receipt,
    followed_by,
    forget_strays,
    hear_receipt,
    last_contacted,
    note_reply,
    take_receipt,
)
from tideover.outreach.actions.sending import (
    count_touches,
    get_touch,
    in_doubt_touches,
    offer_contact,
    parse_touch,
    resolve_touch,
    send,
)
from tideover.outreach.gateways import Gateways
from tideover.outreach.hearing import Incoming, Listener, Part, Receipt, ReceiptState
from tideover.outreach.mail import read_mail
from tideover.outreach.model import Touch, TouchState
from tideover.outreach.templates import Template, load_templates, template

__all__ = [
    "DayReport",
    "FollowedBy",
    "Gateways",
    "Incoming",
    "Listener",
    "Part",
    "Receipt",
    "ReceiptState",
    "Template",
    "Touch",
    "TouchState",
    "adopt_strays",
    "apply_receipt",
    "count_touches",
    "day_report",
    "followed_by",
    "forget_strays",
    "get_touch",
    "hear_receipt",
    "in_doubt_touches",
    "last_contacted",
    "load_templates",
    "note_reply",
    "offer_contact",
    "parse_touch",
    "read_mail",
    "resolve_touch",
    "run_day_chunk",
    "send",
    "start_day",
    "start_expiring",
    "take_receipt",
    "template",
]
