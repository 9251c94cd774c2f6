"""HTTP of the utterance check."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import Shown
from tideover.gate.resemblance import learnt_title
from tideover.gate.utterance import Finding, Listener, check_utterance, utterance_rules
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["gate"])


class UtteranceRequest(BaseModel):
    """Words somebody would like to say. ``to``: who will hear them."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=20_000)
    to: Listener = Listener.CUSTOMER


class UtteranceFindingShown(Shown):
    """What must not be said. ``start``, ``end``: characters (code points) of the text; ``title``: of the rule, by language;
    ``source``: the rule of the rulebook it follows, null where the words were found by likeness to examples."""

    rule: str
    category: str
    start: int
    end: int
    quote: str
    severity: str
    title: dict[str, str]
    source: str | None


class UtteranceShown(Shown):
    to: Listener
    findings: list[UtteranceFindingShown]


@router.post("/gate/utterances")
def utterances(request: UtteranceRequest, actor: CurrentActor) -> UtteranceShown:
    """What must not be said of it; an empty list is no leave to send. Nothing is kept."""
    require(actor, Permission.SEE_PEOPLE)
    found = check_utterance(request.text, request.to)
    return UtteranceShown(to=request.to, findings=[_shown(finding) for finding in found])


def _shown(finding: Finding) -> UtteranceFindingShown:
    rule = next((each for each in utterance_rules() if each.id == finding.rule), None)
    zh, en = (rule.title_zh, rule.title_en) if rule else (learnt_title(finding.rule, each) or "" for each in ("zh-CN", "en"))
    return UtteranceFindingShown(
        rule=finding.rule,
        category=finding.category,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
        severity=finding.severity,
        title={"zh-CN": zh, "en": en},
        source=rule.source if rule else None,
    )
