"""Tideover (渡过难关): the open platform for consumer-finance contact over the whole life of a loan."""

__version__ = "0.1.0"
