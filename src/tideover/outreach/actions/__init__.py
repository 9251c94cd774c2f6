"""Verbs of outreach, a file a noun."""
