"""Conversation: what a customer writes to us, what we make of it, and how we answer."""

from tideover.conversation.actions import Received, read_message, receive

__all__ = ["Received", "read_message", "receive"]
