"""Wiring only: HTTP, worker, command line. ``app`` knows every room; no room knows it."""
