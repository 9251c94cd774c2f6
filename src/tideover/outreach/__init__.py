"""Outreach: what is sent. Templates, touches, dispatch, channels.

``send`` takes a ``Permit`` and nothing else will do; the channel below takes the ``Clearance`` its redemption yields.
"""

from tideover.outreach.actions.day import DayReport, day_report, run_day_chunk, start_day
from tideover.outreach.actions.sender import change_sender, sender_profile
from tideover.outreach.actions.sending import (
    count_touches,
    get_touch,
    in_doubt_touches,
    offer_contact,
    parse_touch,
    resolve_touch,
    send,
)
from tideover.outreach.actions.signing import (
    Preview,
    Wording,
    count_templates,
    draft_template,
    edit_draft,
    install_shipped,
    list_templates,
    preview_template,
    refuse_template,
    sign_template,
    submit_template,
    withdraw_template,
)
from tideover.outreach.actions.templates import choose_rendition, rendition_of
from tideover.outreach.model import Touch, TouchState
from tideover.outreach.templates import (
    LANGUAGES,
    SENDER_FIELDS,
    SLOTS,
    Finding,
    Rendition,
    RenditionState,
    SlotKind,
    findings_of,
    forms,
    letter_rule,
)

__all__ = [
    "LANGUAGES",
    "SENDER_FIELDS",
    "SLOTS",
    "DayReport",
    "Finding",
    "Preview",
    "Rendition",
    "RenditionState",
    "SlotKind",
    "Touch",
    "TouchState",
    "Wording",
    "change_sender",
    "choose_rendition",
    "count_templates",
    "count_touches",
    "day_report",
    "draft_template",
    "edit_draft",
    "findings_of",
    "forms",
    "get_touch",
    "in_doubt_touches",
    "install_shipped",
    "letter_rule",
    "list_templates",
    "offer_contact",
    "parse_touch",
    "preview_template",
    "refuse_template",
    "rendition_of",
    "resolve_touch",
    "run_day_chunk",
    "send",
    "sender_profile",
    "sign_template",
    "start_day",
    "submit_template",
    "withdraw_template",
]
