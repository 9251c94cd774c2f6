"""A lender of the town that runs the product: its portrait, its decision file, its gate, its touch plans, without a database.

``Shipped`` is a regime of ``rehearsal.town``: ``books`` is its lake, ``standing`` what it may still do about each person,
``plans`` the touch plans as they run. It stands here because the town itself may import nothing of the product
(docs/city.md says what it leaves out).
"""

from benchmarks.lender.shipped import Shipped

__all__ = ["Shipped"]
