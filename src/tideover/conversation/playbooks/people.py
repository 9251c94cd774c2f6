"""Who talks to playbooks when they are tried: simulated borrowers, a seed's the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from tideover.base.errors import Invalid
from tideover.conversation.playbooks.bench import Case, a_matter
from tideover.conversation.playbooks.model import Playbooks
from tideover.rehearsal import Talker, personas


def cases(book: Playbooks, numbers: Iterable[int], seed: int, playbook: str | None = None) -> Iterator[Case]:
    """Dialogues to be held, by their numbers: a playbook, somebody who talks and a variant each. ``playbook``: one alone, else
    all that a conversation may begin with. Raises ``Invalid("unknown_playbook")``."""
    starts = [each.id for each in book.starts]
    if playbook is not None and playbook not in starts:
        raise Invalid("unknown_playbook", field="--playbook", expected=", ".join(starts))
    people = personas()
    weights = [each.weight for each in people]
    for number in numbers:
        rng = random.Random(f"{seed}:{number}")
        persona = rng.choices(people, weights)[0]
        start = playbook or starts[number % len(starts)]
        id_ = f"{seed}:{number}:{start}:{persona.id}"
        talker = Talker(persona, rng, a_matter(random.Random(id_), persona.language).today)
        may_be = persona.who in ("customer", "unknown")
        yield Case(id_, start, persona.language, number % 3, persona.id, may_be, talker, "pretend" in persona.wants)
