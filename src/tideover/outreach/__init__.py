"""Outreach: what is sent. Templates, touches, dispatch, channels.

``send`` takes a ``Permit`` and nothing else will do; the channel below takes the ``Clearance`` its redemption yields.
"""

from tideover.outreach.actions.day import DayReport, day_report, run_day_chunk, start_day
from tideover.outreach.actions.expiring import start_expiring
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
from tideover.outreach.model import Touch, TouchState
from tideover.outreach.templates import Template, load_templates, template

__all__ = [
    "DayReport",
    "Gateways",
    "Template",
    "Touch",
    "TouchState",
    "count_touches",
    "day_report",
    "get_touch",
    "in_doubt_touches",
    "load_templates",
    "offer_contact",
    "parse_touch",
    "resolve_touch",
    "run_day_chunk",
    "send",
    "start_day",
    "start_expiring",
    "template",
]
