"""Adapters to the outside. Each takes a live ``Clearance`` and spends it; none can be used without one."""

from tideover.outreach.channels.email import EmailChannel
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
from tideover.outreach.channels.sms import SmppChannel

__all__ = [
    "ChannelAdapter",
    "Delivery",
    "Destination",
    "EmailChannel",
    "Incoming",
    "Listener",
    "Message",
    "Outcome",
    "Part",
    "Receipt",
    "ReceiptState",
    "SmppChannel",
]
