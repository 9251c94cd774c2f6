"""Any request to any door of the API, by somebody in any role, with another lender's ids in it: an answer, no more than the role
may, and nothing of the other's.

Requests are made from the API's own description (schemathesis), in turn for every door and role; of the ids in a path most are
real ones. Who may pass which door stands in tests/security/doors.txt, apart from the code.
"""

from __future__ import annotations

import itertools
import random
import secrets
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.proofs.harness import Place, Proof
from tests.proofs.tenants import B, World, a_world, id_of_a
from tests.security.doors import doors, may_pass
from tideover.app.edge import API
from tideover.conversation.dialogues.model import ReleaseState
from tideover.conversation.dialogues.releasing import list_releases, withdraw_release
from tideover.security import Role, add_user, issue_token

ROLES = tuple(Role)
_WITH_REAL_IDS = 0.8
_SLOWEST = 120  # seconds to wait for an answer: on a busy machine slow is no fault


@schemathesis.serializer("message/rfc822")
def as_mail(_context: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@dataclass
class Visitor:
    """Somebody of B's who knocks at one door after another, each time in another role."""

    world: World
    tokens: dict[Role, str]
    allowed: dict[str, frozenset[str]]
    figures: Counter[str] = field(default_factory=Counter)
    pairs: set[tuple[str, Role]] = field(default_factory=set)

    def knock(self, door: str, case: Any, role: Role, rng: random.Random) -> None:
        sent = [str(value) for value in (case.path_parameters or {}).values()]
        if case.path_parameters and rng.random() < _WITH_REAL_IDS:
            case.path_parameters = {name: id_of_a(self.world, name, rng) for name in case.path_parameters}
            sent = list(case.path_parameters.values())
        headers = {"Authorization": f"Bearer {self.tokens[role]}", "Idempotency-Key": secrets.token_hex(8)}
        answer = case.call(headers={**(case.headers or {}), **headers}, timeout=_SLOWEST)
        has_passed = answer.status_code < 400
        troubles = {
            "server_errors": answer.status_code >= 500,
            "passed_and_may_not": has_passed and not may_pass(role, self.allowed.get(door, frozenset())),
            "leaks": self.world.shows(answer.text, sent),
        }
        self.pairs.add((door, role))
        self.figures.update({"requests": 1, f"as_{role.value}": 1, "answered": int(has_passed)})
        self.figures.update({"forbidden": int(answer.status_code in (401, 403)), **{k: int(v) for k, v in troubles.items()}})
        if any(troubles.values()):
            said = (
                f"{role.value} {door} {case.path_parameters} {case.query} {case.body}: {answer.status_code} {answer.text[:300]}"
            )
            sys.stderr.write(f"api-doors: {said}\n")


def _visit(visitor: Visitor, first: int, count: int) -> None:
    """``count`` requests, spread evenly over doors and roles."""
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", visitor.world.b.client.app)
    operations = [cast(Any, found).ok() for found in schema.get_all_operations()]
    # A stream has no end to wait for: tests/app/test_live.
    operations = [operation for operation in operations if operation.path != f"{API}/stream"]
    for place, operation in enumerate(operations):
        here = count * (place + 1) // len(operations) - count * place // len(operations)
        if here:
            _knock_at(visitor, operation, first, place, here)
    named = {_door_of(operation) for operation in operations}
    visitor.figures["doors"] = len(named)
    visitor.figures["doors_not_on_the_list"] = len(named - set(visitor.allowed))
    visitor.figures["pairs_of_door_and_role"] = len(visitor.pairs)


def _knock_at(visitor: Visitor, operation: Any, first: int, place: int, count: int) -> None:
    door = _door_of(operation)
    rng = random.Random(f"{first} {door}")
    roles = itertools.cycle(ROLES[place % len(ROLES) :] + ROLES[: place % len(ROLES)])

    @seed(first)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def knock(case: Any) -> None:
        visitor.knock(door, case, next(roles), rng)

    knock()


def _door_of(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path.removeprefix(API)}"


def _run(place: Place, first: int, count: int) -> dict[str, int]:
    with a_world(place) as world:
        visitor = Visitor(world, dict(world.tokens), doors())
        with world.runtime.works.open(B, "operator") as work:
            for role in set(ROLES) - set(visitor.tokens):
                add_user(work, f"b-{role.value}", role, None)
                visitor.tokens[role] = issue_token(work, f"b-{role.value}")
        before = world.state()
        _visit(visitor, first, count)
        with world.runtime.works.open(B, "operator") as work:  # each would be tried by up to 100,000 simulated borrowers
            for release in list_releases(work):
                if release.state is ReleaseState.TRYING:
                    withdraw_release(work, release.id, "proposed by a visitor")
        world.b.run_jobs()
        after = world.state()
        figures = visitor.figures
        figures["changes_to_the_other"] = sum(before.get(key) != after.get(key) for key in before | after)
        letters = [f"{letter.recipient} {letter.text}" for letter in world.post.letters()[world.letters :]]
        figures["letters_of_the_other"] = sum(world.shows(letter) for letter in letters)
    return dict(figures)


API_DOORS = Proof(
    name="api-doors",
    claim=(
        "Whatever is asked of any door of the API, made from its own description, by somebody in each of the roles, with ids "
        "that another lender has, too, or alone: no answer is the server's fault, nobody passes a door that the list apart "
        "(tests/security/doors.txt) does not open to the role, and nothing of the other lender's is shown or changed."
    ),
    unit="requests",
    size=50_000,
    chunk=5_000,
    run=_run,
    holds=lambda sums: (
        sums["requests"] > 0
        and sums["server_errors"] == 0
        and sums["passed_and_may_not"] == 0
        and sums["leaks"] == 0
        and sums["changes_to_the_other"] == 0
        and sums["letters_of_the_other"] == 0
        and sums["doors_not_on_the_list"] == 0
        and sums["answered"] > sums["requests"] // 20
        and sums["forbidden"] > sums["requests"] // 20
        and all(sums[f"as_{role.value}"] > 0 for role in ROLES)
    ),
)
