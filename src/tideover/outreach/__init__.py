"""Outreach: what is sent. Templates, touches, dispatch, channels.

``send`` takes a ``Permit`` and nothing else will do; the channel below takes the ``Clearance`` its redemption yields.
"""

from tideover.outreach.actions.channels import ChannelHealth, channel_health
from tideover.outreach.actions.day import DayReport, day_report, run_day_chunk, start_day
from tideover.outreach.actions.expiring import start_expiring
from tideover.outreach.actions.pausing import PauseScope, cancel_queued, parse_scope, pause_outreach, resume_outreach
from tideover.outreach.actions.plans import end_plan, start_plan
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
from tideover.outreach.gateways import Gateways
from tideover.outreach.hearing import Incoming, Listener, Part, Receipt, ReceiptState
from tideover.outreach.mail import read_mail
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
    "ChannelHealth",
    "DayReport",
    "Finding",
    "FollowedBy",
    "Gateways",
    "Incoming",
    "Listener",
    "Part",
    "PauseScope",
    "Preview",
    "Receipt",
    "ReceiptState",
    "Rendition",
    "RenditionState",
    "SlotKind",
    "Template",
    "Touch",
    "TouchState",
    "Wording",
    "adopt_strays",
    "apply_receipt",
    "cancel_queued",
    "change_sender",
    "channel_health",
    "choose_rendition",
    "count_templates",
    "count_touches",
    "day_report",
    "draft_template",
    "edit_draft",
    "end_plan",
    "findings_of",
    "followed_by",
    "forget_strays",
    "forms",
    "get_touch",
    "hear_receipt",
    "in_doubt_touches",
    "install_shipped",
    "last_contacted",
    "letter_rule",
    "list_templates",
    "load_templates",
    "note_reply",
    "offer_contact",
    "parse_scope",
    "parse_touch",
    "pause_outreach",
    "preview_template",
    "read_mail",
    "refuse_template",
    "rendition_of",
    "resolve_touch",
    "resume_outreach",
    "run_day_chunk",
    "send",
    "sender_profile",
    "sign_template",
    "start_day",
    "start_expiring",
    "start_plan",
    "submit_template",
    "take_receipt",
    "template",
    "withdraw_template",
]
