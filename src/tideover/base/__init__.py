"""The ground every room stands on. It knows no debts and imports no room.

A closed list: ``clock`` (business time), ``database`` (PostgreSQL, embedded or by URL), ``errors``, ``http`` (what a
request carries), ``ids``, ``jobs`` (the queue), ``lake`` (Parquet per tenant), ``log`` (structured, no personal data),
``money``, ``privacy`` (field encryption), ``settings`` and ``work`` (one transaction, one hold).
Rooms import these modules by name; they are the doors of ``base``.
"""
