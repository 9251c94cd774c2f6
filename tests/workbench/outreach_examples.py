"""Pages of contacts, plans and channels, from plain objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tests.workbench.case_examples import ACCOUNT, PERSON, SHANGHAI, at, item
from tests.workbench.template_examples import TEXT, some_texts

from tideover.base.ids import FactId, MessageId, PermitId, PromiseId, TouchId
from tideover.base.money import Money
from tideover.book import Account, Payment, Person, Promise, PromiseState
from tideover.gate import Channel, NumberNote, NumberState, Permit, Purpose, Refusal
from tideover.outreach import (
    VISIT_OUTCOMES,
    VISIT_PURPOSES,
    FollowedBy,
    PlanRun,
    ReceiptState,
    RunCount,
    Told,
    Touch,
    TouchState,
    load_plans,
)
from tideover.workbench.contact_pages import TONES, Wish, list_choices
from tideover.workbench.plan_pages import (
    OUTCOME_TONES,
    REASONS,
    STATES,
    Reach,
    RunWish,
    outcomes_of,
    outcomes_shown,
    plans_shown,
    steps_shown,
    title_of,
)
from tideover.workbench.plan_pages import TONES as RUN_TONES
from tideover.workbench.rendering import Viewer, render

WHOSE = Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**")
ABOUT = Account(ACCOUNT, "A-10086", PERSON, "cash", "示例银行", "CNY")
RUN = UUID(int=0x91)
TODAY = date(2026, 12, 6)


def a_touch(state: TouchState = TouchState.IN_DOUBT, number: int = 1, **changes: Any) -> Touch:
    permit = Permit(
        PermitId(UUID(int=0xB1)), PERSON, Channel.SMS, Purpose.COLLECT, "blind", "overdue-gentle.v1", ACCOUNT, at(1, "14:00"),
        FactId(UUID(int=0xF1)),
    )  # fmt: skip
    id_ = TouchId(UUID(int=0xC0 + number))
    touch = Touch(
        id_, permit, "overdue-gentle.v1", "sealed", state, "smpp_no_answer", f"<{id_}@tideover>", at(1, "10:00"),
        None if state.is_open else at(1, "10:01"), at(2, "10:00"), "job:take_step", TEXT, at(1, "09:00"), 1, 2, RUN,
        "gentle-overdue/text",
    )  # fmt: skip
    return replace(touch, **changes)


def a_run(state: str = "running", reason: str | None = None, plan: str = "gentle-overdue.v1") -> PlanRun:
    outcomes = {"mail": "delivered", "text": "waiting"}
    return PlanRun(RUN, PERSON, ACCOUNT, plan, state, reason, outcomes, at(1, "10:00"), at(2, "10:00") if reason else None)


def a_reach(runs: bool = True) -> Reach:
    notes = {
        f"b{number}": {"line": NumberNote(state, at(3, "10:00"), "receipt"), "sms": NumberNote(NumberState.OPTED_OUT, at(3, "10:01"), "message")}
        for number, state in enumerate((NumberState.VOID, NumberState.LIVE, NumberState.WRONG_PERSON), 1)
    }  # fmt: skip
    steps = [("sms", "waiting", at(2, "10:00"))]
    return Reach(a_run() if runs else None, steps if runs else [], list(load_plans()), 3 if runs else 0, 1, notes)


def contacts_page(viewer: Viewer, touches: list[Touch], **changes: Any) -> str:
    teller = viewer.teller(SHANGHAI)
    wish = Wish(reason="smpp_no_answer", person="C-000417")
    context: dict[str, Any] = {
        "rows": [(touch, WHOSE, teller) for touch in touches], "wish": wish, "problem": None, "in_doubt": 3, "further": "WzFd",
        "is_first": False, **list_choices(["smpp_no_answer", "STOP NUMBER"], wish, teller),
    }  # fmt: skip
    return render("contacts.html", viewer, **{**context, **changes})


def contact_page(
    viewer: Viewer, touch: Touch, problem: str | None = None, is_bare: bool = False, visit_outcomes: Sequence[str] = ()
) -> str:
    teller = viewer.teller(SHANGHAI, {str(ACCOUNT): "A-10086"})
    promise = Promise(
        PromiseId(UUID(int=1)), PERSON, ACCOUNT, Money(50_000, "CNY"), date(2026, 12, 4), at(1, "11:41"), PromiseState.OPEN, 0
    )
    replies = ((MessageId(UUID(int=1)), at(1, "11:00")), (MessageId(UUID(int=2)), at(1, "11:30")))
    followed = FollowedBy() if is_bare else FollowedBy(replies, (promise,), (a_payment(),))
    facts = [item(1, at(1, "10:00"), "ContactQueued", {"contact": str(touch.id), "channel": "sms", "permit": "x"})]
    return render(
        "contact.html", viewer, touch=touch, person=WHOSE, teller=teller, problem=problem, days=teller.days([] if is_bare else facts),
        receipts=[] if is_bare else [
            (Told("ref-1", ReceiptState.VOID, "void"), at(1, "10:02")), (Told(touch.message_id, ReceiptState.DELIVERED), at(1, "10:03")),
        ],
        followed=followed, replies=[] if is_bare else [(at(1, "11:00"), "<i>我是王**</i>"), (at(1, "11:30"), None)], currency="CNY",
        tones=TONES, visit_outcomes=visit_outcomes, going=["wang", "li"] if visit_outcomes else [],
    )  # fmt: skip


def visit_page(viewer: Viewer, **changes: Any) -> str:
    context: dict[str, Any] = {
        "person": WHOSE, "accounts": [ABOUT],
        "purposes": [purpose.value for purpose in VISIT_PURPOSES], "problem": None, "refusal": None,
        "teller": viewer.teller(SHANGHAI), "typed": ("wang, li", "collect", str(ACCOUNT)),
    }  # fmt: skip
    return render("visit.html", viewer, **{**context, **changes})


def a_payment() -> Payment:
    return Payment("PAY-77", ACCOUNT, 30_000, at(3, "09:30"), at(3, "09:31"))


def plans_page(viewer: Viewer) -> str:
    counts = [
        RunCount("pre-due", "running", None, 7),
        RunCount("pre-due", "ended", "paid", 5),
        RunCount("warm-up", "done", "steps_taken", 1),
    ]
    shown = plans_shown(list(load_plans().values()), counts, some_texts(), TODAY, viewer.language)
    return render("plans.html", viewer, plans=shown, tones=RUN_TONES, outcome_tones=OUTCOME_TONES)


def runs_page(viewer: Viewer, **changes: Any) -> str:
    runs = [a_run(), a_run("ended", "promised"), a_run("done", "steps_taken", "gone.v3")]
    context: dict[str, Any] = {
        "rows": [(run, WHOSE, ABOUT, viewer.teller(SHANGHAI), outcomes_shown(run)) for run in runs],
        "wish": RunWish("running", "pre-due"), "problem": None, "further": "WzFd", "is_first": True, "states": STATES,
        "plans": list(load_plans()), "reasons": REASONS, "tones": RUN_TONES, "outcome_tones": OUTCOME_TONES,
    }  # fmt: skip
    return render("plan_runs.html", viewer, **{**context, **changes})


def run_page(viewer: Viewer, run: PlanRun, problem: str | None = None) -> str:
    plan = load_plans().get(run.plan.rpartition(".v")[0])
    due = {"text": at(2, "10:00")}
    steps = steps_shown(plan, some_texts(), TODAY, viewer.language, outcomes_of(run), due) if plan else []
    return render(
        "plan_run.html", viewer, run=run, plan=plan, title=title_of(plan, viewer.language) if plan else "", steps=steps, person=WHOSE,
        account=ABOUT, contacts={"mail": a_touch(TouchState.DELIVERED)}, teller=viewer.teller(SHANGHAI), problem=problem, tones=RUN_TONES,
        outcome_tones=OUTCOME_TONES, outcomes=outcomes_shown(run),
    )  # fmt: skip


def outreach_pages(viewer: Callable[[str], Viewer]) -> dict[str, str]:
    """Every page of outreach by name."""
    all_states = [a_touch(state, number) for number, state in enumerate(TouchState, 1)]
    return {
        "contacts": contacts_page(viewer("/contacts"), all_states),
        "contacts_none": contacts_page(viewer("/contacts"), [], problem="people.not_found", in_doubt=0, wish=Wish()),
        "contact": contact_page(viewer("/contacts/x"), a_touch()),
        "contact_queued": contact_page(
            viewer("/contacts/x"), a_touch(TouchState.QUEUED, rendition=None, step=None), is_bare=True
        ),
        "visit_waiting": contact_page(viewer("/contacts/x"), a_touch(TouchState.QUEUED), visit_outcomes=list(VISIT_OUTCOMES)),
        "visit_begun": contact_page(viewer("/contacts/x"), a_touch(TouchState.SENDING), visit_outcomes=list(VISIT_OUTCOMES)),
        "visit": visit_page(viewer("/people/x/visit")),
        "visit_refused": visit_page(
            viewer("/people/x/visit"), refusal=Refusal(("CN-C2", "STOP"), at(7, "09:00"), FactId(UUID(int=7)))
        ),
        "visit_of_nobody": visit_page(
            viewer("/people/x/visit"), problem="visit.problem.invalid_people", typed=('"><i>', "", "")
        ),
        "contact_too_late": contact_page(viewer("/contacts/x"), a_touch(TouchState.SENT), "contact.problem.not_in_doubt"),
        "plans": plans_page(viewer("/plans")),
        "plan_runs": runs_page(viewer("/plans/runs")),
        "plan_runs_none": runs_page(viewer("/plans/runs"), rows=[], problem="people.not_found"),
        "plan_run": run_page(viewer("/plans/runs/x"), a_run()),
        "plan_run_over": run_page(viewer("/plans/runs/x"), a_run("ended", "paid", "gone.v3"), "plan.problem.plan_over"),
    }
