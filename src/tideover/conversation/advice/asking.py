"""Asking a language model, from inside a transaction and outside of any.

Inside, ``advice`` masks the words and says which answers there are; the work is undone, the question asked with no transaction
open (``Adviser``), and the work done again with the answer. What an answer can lead to is bounded here and by who asks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.errors import TideoverError
from tideover.base.ids import PersonId, TenantId
from tideover.base.settings import Settings
from tideover.base.work import Work, Works
from tideover.book import known_plain, names_beside
from tideover.conversation.advice import store
from tideover.conversation.advice.model import ORDERS, Advice, ModelAsked, Task, intents
from tideover.conversation.playbooks.model import EffectKind
from tideover.conversation.playbooks.session import Session, Turn
from tideover.gate import StopKind
from tideover.journal import record
from tideover.language import Choice, Enquiry, ModelEndpoint, Option, without_persons

AT_ONCE = 4  # questions under way in a process; whoever comes while there are as many goes on without
# What a turn may come to by a model's word: something for a person, and a week's rest from collecting while they look.
MAY_CAUSE = frozenset({EffectKind.ITEM, EffectKind.CALL_BACK})
MAY_STOP = frozenset({StopKind.RELIEF_PENDING})


def advice(
    work: Work,
    task: Task,
    text: str,
    options: Sequence[Option],
    about: UUID,
    *,
    person: PersonId | None,
    asked: str | None = None,
) -> str | None:
    """The option that a language model chooses for what somebody wrote; None: none is set, none may be asked, or it chose none.

    ``about``: the message or question, for the record; ``asked``: the kind of the question it answers. May raise
    ``AskOutside`` (``Work.ask_outside``): nothing that cannot be undone may have been done.
    """
    if not options or not work.may_ask_outside:
        return None
    known = known_plain(work, person) if person is not None else {}
    beside = names_beside(work, person) if person is not None else []
    enquiry = Enquiry(ORDERS[task], without_persons(text, known, beside), tuple(options), asked)
    found = work.ask_outside(enquiry)
    if not isinstance(found, Advice):
        return None
    value = found.value if found.value in {each.value for each in options} else None
    record(work, ModelAsked(person, about, task, found.model, value))
    return value


def enquiry_of(text: str, asked: str | None) -> Enquiry:
    """What would be asked of words in a dialogue whose speaker nothing is known of: for trying a model by hand."""
    return Enquiry(ORDERS[Task.DIALOGUE], without_persons(text, {}), intents(Task.DIALOGUE), asked)


def is_gentle(before: Session, turn: Turn) -> bool:
    """Whether a turn that a model's word led to comes to nothing but what that word may cause."""
    return (
        all(each.kind in MAY_CAUSE or (each.kind is EffectKind.STOP and each.stop in MAY_STOP) for each in turn.effects)
        and turn.session.is_verified == before.is_verified
        and turn.session.is_stranger == before.is_stranger
    )


class Adviser:
    """Asks the endpoint, within each tenant's budget of the day and as long as it answers. May be called from any thread."""

    def __init__(self, works: Works, choose: Callable[[Enquiry], Choice], name: str, most_calls: int, most_tokens: int) -> None:
        self._works = works
        self._choose = choose
        self._name = name
        self._most_calls, self._most_tokens = most_calls, most_tokens
        self._room = threading.Semaphore(AT_ONCE)

    def __call__(self, tenant: TenantId, question: Hashable) -> Advice | None:
        """What the model says; None where it was not asked. Never raises."""
        if not isinstance(question, Enquiry) or not self._room.acquire(blocking=False):
            return None
        try:
            return self._ask(tenant, question)
        except (DBAPIError, TideoverError) as error:  # of the budget; the message goes on without advice
            log.get_logger().warning("model_not_asked", tenant=tenant, exc_info=error)
            return None
        finally:
            self._room.release()

    def _ask(self, tenant: TenantId, enquiry: Enquiry) -> Advice | None:
        expected = enquiry.tokens
        with self._works.open(tenant, "adviser") as work:
            day = work.today()
            if not store.set_aside(work, day, expected, self._most_calls, self._most_tokens):
                return None
        choice = self._choose(enquiry)
        what = "failed" if choice.failure else "declined" if choice.value is None else "chosen"
        if choice.failure:
            log.get_logger().warning("model_failed", tenant=tenant, code=choice.failure)
        with self._works.open(tenant, "adviser") as work:
            store.settle(work, day, what, choice.tokens - expected if choice.tokens else 0)
        return Advice(self._name, choice.value)


def endpoint_of(settings: Settings) -> ModelEndpoint | None:
    """The endpoint that is set; None: none is."""
    url, name, key = settings.language_model_url, settings.language_model_name, settings.language_model_key
    if not url or not name:
        return None
    return ModelEndpoint(url, name, key.get_secret_value() if key else None, settings.language_model_timeout_seconds)


def adviser_of(settings: Settings, works: Works) -> Adviser | None:
    """Who asks the endpoint that is set; None: none is."""
    endpoint = endpoint_of(settings)
    if endpoint is None:
        return None
    most = settings.language_model_daily_calls, settings.language_model_daily_tokens
    return Adviser(works, endpoint.choose, endpoint.name, *most)
