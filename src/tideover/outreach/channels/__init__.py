"""Adapters to the outside. Each takes a live ``Clearance`` and spends it; none can be used without one."""

from tideover.outreach.channels.email import EmailChannel
from tideover.outreach.channels.model import Delivery, Destination, Message, Outcome

__all__ = ["Delivery", "Destination", "EmailChannel", "Message", "Outcome"]
