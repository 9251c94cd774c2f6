"""Verbs of the book, a file a noun."""
