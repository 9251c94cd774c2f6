"""Conversation: what a customer writes to us, what we make of it, and how we answer."""

from tideover.conversation.actions import read_message, words_of
from tideover.conversation.receiving import Received, forget_parts, receive, take_incoming

__all__ = ["Received", "forget_parts", "read_message", "receive", "take_incoming", "words_of"]
