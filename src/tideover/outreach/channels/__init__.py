"""Adapters to the outside. Each takes a live ``Clearance`` and spends it; none can be used without one."""

from tideover.outreach.channels.bounces import Reply, read_bounce, read_reply
from tideover.outreach.channels.email import EmailChannel
from tideover.outreach.channels.inbox import InboxChannel
from tideover.outreach.channels.letters import LetterChannel
from tideover.outreach.channels.model import (
    ChannelAdapter,
    Delivery,
    Destination,
    Incoming,
    Listener,
    Message,
    Outcome,
    Part,
    Receipt,
    ReceiptState,
)
from tideover.outreach.channels.signed_http import HttpSmsChannel, PushChannel
from tideover.outreach.channels.sms import SmppChannel

__all__ = [
    "ChannelAdapter",
    "Delivery",
    "Destination",
    "EmailChannel",
    "HttpSmsChannel",
    "InboxChannel",
    "Incoming",
    "LetterChannel",
    "Listener",
    "Message",
    "Outcome",
    "Part",
    "PushChannel",
    "Receipt",
    "ReceiptState",
    "Reply",
    "SmppChannel",
    "read_bounce",
    "read_reply",
]
