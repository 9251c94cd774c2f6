"""Letting playbooks speak to customers: one proposes, simulated borrowers try them, another signs.

What is released is a version, the digest of all its files: playbooks that have changed since do not speak until they have gone
the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.conversation.dialogues import store
from tideover.conversation.dialogues.model import (
    SPEAKS_ON,
    PlaybooksDecided,
    PlaybooksProposed,
    PlaybooksTried,
    Release,
    ReleaseState,
)
from tideover.conversation.playbooks.bench import Report, try_out
from tideover.conversation.playbooks.checking import check_playbooks
from tideover.conversation.playbooks.people import cases
from tideover.conversation.playbooks.reading import shipped_playbooks
from tideover.gate import Channel
from tideover.journal import record
from tideover.outreach import cancel_words, noted, required_note

TRIED_WITH = 1000  # dialogues
_A_JOB = 50
_RELEASES = "playbook_releases"  # held by whoever changes them
SHIPPED_BY = "shipped"
_S = ReleaseState


def install_playbooks(work: Work, signed: bool) -> None:
    """In development (``signed``) the playbooks that come with the product speak at once; they were tried when they were made.
    In production somebody proposes them and another signs, and a signature of development does not count. Whatever the tenant
    decided itself stays."""
    if not _is_to_install(store.release_rows(work), signed):
        return
    work.hold([_RELEASES])
    known = store.release_rows(work)  # again: another process may have been quicker
    if not _is_to_install(known, signed):
        return
    for before in known:
        if before.state is _S.SIGNED:
            _decide(work, before, _S.WITHDRAWN, None, by=SHIPPED_BY)
    if signed:
        row = {**_row(work, SHIPPED_BY, 0), "state": _S.SIGNED.value, "decided_by": SHIPPED_BY, "decided_at": work.now()}
        store.insert_release(work, row)
        record(work, PlaybooksDecided(row["id"], row["version"], _S.SIGNED.value, SHIPPED_BY))


def _is_to_install(known: Sequence[Release], signed: bool) -> bool:
    if any(SHIPPED_BY not in (each.proposed_by, each.decided_by) for each in known):
        return False
    speaks = [each for each in known if each.state is _S.SIGNED]
    if not signed:
        return bool(speaks)
    return not any(each.version == shipped_playbooks().digest for each in known)


def propose_release(work: Work, dialogues: int = TRIED_WITH, channels: Sequence[Channel] = (Channel.INBOX,)) -> Release:
    """Propose that the playbooks of this version speak on ``channels``; simulated borrowers begin to try them, in so many
    dialogues. Other channels for a version that speaks are another release of it.

    Raises ``Invalid("channel_not_available")``, ``Conflict("playbooks_faulty")`` where the check finds anything,
    ``Conflict("already_proposed")`` while this version is being tried for those channels, waits for a signature or speaks
    there.
    """
    book, wanted = shipped_playbooks(), tuple(channel for channel in SPEAKS_ON if channel in channels)
    if not wanted or set(channels) - set(wanted):
        raise Invalid("channel_not_available", field="channels", expected=", ".join(SPEAKS_ON))
    if faults := check_playbooks(book):
        raise Conflict("playbooks_faulty", faults=len(faults), place=faults[0].place)
    work.hold([_RELEASES])
    under_way = {_S.TRYING, _S.TRIED, _S.SIGNED}
    here = (book.digest, wanted)
    if any((each.version, each.channels) == here and each.state in under_way for each in store.release_rows(work)):
        raise Conflict("already_proposed", version=book.digest)
    row = {**_row(work, work.actor, dialogues), "channels": [channel.value for channel in wanted]}
    store.insert_release(work, row)
    record(work, PlaybooksProposed(row["id"], row["version"], work.actor, wanted))
    jobs.enqueue(work, "try_playbooks", {"release": row["id"]})
    return _get(work, row["id"])


def _row(work: Work, by: str, wanted: int) -> dict[str, Any]:
    return {
        "id": new_id(), "version": shipped_playbooks().digest, "state": _S.TRYING.value, "proposed_by": by,
        "proposed_at": work.now(), "wanted": wanted, "tried": 0, "report": {},
    }  # fmt: skip


def try_release(work: Work, id_: UUID) -> None:
    """Hold some of the dialogues of a trial, and queue the next ones. The same for the same release, wherever it is resumed."""
    release = store.release_row(work, id_, lock=True)
    if release is None or release.state is not _S.TRYING:
        return
    book = shipped_playbooks()
    if release.version != book.digest:  # another version of the product has come: nobody can try the old one any more
        _decide(work, release, _S.WITHDRAWN, None, by="system")
        return
    numbers = range(release.tried, min(release.tried + _A_JOB, release.wanted))
    report = try_out(book, cases(book, numbers, int(release.id)), plain=False)
    counted = _added(release.report, report)
    tried = numbers.stop
    if tried < release.wanted:
        store.update_release(work, id_, {"tried": tried, "report": counted})
        jobs.enqueue(work, "try_playbooks", {"release": id_})
        return
    violations = sum(counted["violations"].values())
    state = _S.FAILED if violations else _S.TRIED
    store.update_release(work, id_, {"tried": tried, "report": counted, "state": state.value})
    record(work, PlaybooksTried(id_, release.version, tried, violations))


def _added(before: Any, report: Report) -> dict[str, Any]:
    """What was counted so far and now: outcomes, reasons for a person, violations; turns, dialogues without a person. Beside it
    what is understanding's to answer for, not the playbooks', and whoever signs must see: signs of a crisis (``cues``), how
    many of them were missed, strangers taken for the customer."""
    misread = {name: report.violations.pop(code, 0) for name, code in _MISREAD.items()}
    sums: dict[str, Any] = {}
    for name in ("outcomes", "reasons", "violations"):
        sums[name] = dict(Counter(before.get(name, {})) + getattr(report, name))
    for name in ("turns", "contained", "hung_up", "impostors", "cues"):
        sums[name] = before.get(name, 0) + getattr(report, name)
    for name, count in misread.items():
        sums[name] = before.get(name, 0) + count
    return sums


_MISREAD = {"cues_missed": "crisis_missed", "strangers_verified": "stranger_verified"}


def sign_release(work: Work, id_: UUID, note: str = "") -> Release:
    """Let this version speak, instead of the one before.

    Raises ``NotFound``, ``Conflict("release_not_tried")``, ``Forbidden("second_person_needed")`` for who proposed it,
    ``Conflict("playbooks_changed")`` where they are another version by now.
    """
    work.hold([_RELEASES])
    release = _tried(work, id_)
    if release.version != shipped_playbooks().digest:
        raise Conflict("playbooks_changed", version=shipped_playbooks().digest)
    for before in store.release_rows(work, _S.SIGNED.value):
        _decide(work, before, _S.WITHDRAWN, None, by=work.actor)
    return _decide(work, release, _S.SIGNED, noted(note) or None, by=work.actor)


def refuse_release(work: Work, id_: UUID, note: str) -> Release:
    """Do not sign, and say why. Raises as ``sign_release``, and ``Invalid("note_required")``."""
    work.hold([_RELEASES])
    return _decide(work, _tried(work, id_), _S.REFUSED, required_note(note), by=work.actor)


def withdraw_release(work: Work, id_: UUID, note: str) -> Release:
    """From now on nothing is said by it, nor sent that waits to be: what customers write is read as any message is.

    Raises ``NotFound``, ``Conflict("release_withdrawn")``, ``Invalid("note_required")``.
    """
    work.hold([_RELEASES])
    release = _get(work, id_)
    if release.state not in (_S.TRYING, _S.TRIED, _S.SIGNED):
        raise Conflict("release_withdrawn", state=release.state.value)
    if release.state is _S.SIGNED:
        cancel_words(work, f".{release.version}")
    return _decide(work, release, _S.WITHDRAWN, required_note(note), by=work.actor)


def _tried(work: Work, id_: UUID) -> Release:
    release = _get(work, id_)
    if release.state is not _S.TRIED:
        raise Conflict("release_not_tried", state=release.state.value)
    if release.proposed_by == work.actor:
        raise Forbidden("second_person_needed", expected="somebody else than who proposed it")
    return release


def _decide(work: Work, release: Release, state: ReleaseState, note: str | None, *, by: str) -> Release:
    what = {"state": state.value, "decided_by": by, "decided_at": work.now(), "note": note}
    store.update_release(work, release.id, what)
    record(work, PlaybooksDecided(release.id, release.version, state.value, by))
    return _get(work, release.id)


def _get(work: Work, id_: UUID) -> Release:
    found = store.release_row(work, id_)
    if found is None:
        raise NotFound("release_not_found", field="release")
    return found


def list_releases(work: Work) -> list[Release]:
    """The newest first."""
    return store.release_rows(work)
