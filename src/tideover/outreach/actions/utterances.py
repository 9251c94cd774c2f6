"""The last word on words: what a message says, against who will hear it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tideover.base.work import Work
from tideover.gate import Finding, Listener, broken_rules, check_utterance
from tideover.journal import record
from tideover.outreach.model import ContactWordsRefused, Touch
from tideover.worklist import open_item

SOON = timedelta(days=1)


def findings_in(subject: str, body: str, to: Listener) -> tuple[Finding, ...]:
    """What must not be said in subject or body."""
    return (*check_utterance(subject, to), *check_utterance(body, to))


def refuse_words(work: Work, touch: Touch, to: Listener, findings: Sequence[Finding]) -> None:
    """Put on record that a contact's words were refused (which rules, none of the words), and before compliance."""
    permit, rules = touch.permit, broken_rules(findings)
    record(work, ContactWordsRefused(permit.person, permit.account, touch.id, permit.channel, touch.template, to.value, rules))
    open_item(work, "utterance", "compliance", touch.id, permit.person, SOON)
