"""One lock. The facts' own table is the journal's, the lake's is written by the lake."""

from __future__ import annotations

from sqlalchemy import text

from tideover.base.work import Work


def lock_extraction(work: Work) -> None:
    """Until the end of the transaction nobody else extracts this tenant's facts: one who read fewer could write last."""
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('extract:' || current_setting('app.tenant'), 7))"))
