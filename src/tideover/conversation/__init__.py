"""Conversation: what a customer writes to us, what we make of it, and how we answer."""

from tideover.conversation.actions import Received, read_message, receive, words_of

__all__ = ["Received", "read_message", "receive", "words_of"]
