"""Texts: complete before they are submitted, signed by another, sent only while they may be."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql
from tests.conftest import TEN, Lender, set_time
from tests.outreach.slot_table import PAGE, page

from tideover.app.runtime import open_tenant
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import PersonId, new_id
from tideover.base.work import Work
from tideover.book import find_account, find_person, get_person
from tideover.gate import Channel, Purpose
from tideover.journal import latest_facts
from tideover.outreach import (
    SENDER_FIELDS,
    SLOTS,
    Rendition,
    RenditionState,
    Wording,
    change_sender,
    choose_rendition,
    count_templates,
    draft_template,
    edit_draft,
    findings_of,
    install_shipped,
    letter_rule,
    list_templates,
    preview_template,
    refuse_template,
    rendition_of,
    sender_profile,
    sign_template,
    submit_template,
    withdraw_template,
)
from tideover.outreach.actions.templates import _check_words
from tideover.outreach.templates import check_rendition, forms, links_in, rules, samples, shipped_texts, sms_parts
from tideover.outreach.templates.checking import offers_out, says_debt
from tideover.rehearsal import PostOffice
from tideover.security import Permission, Role, add_user, issue_token
from tideover.security.model import PERMISSIONS

TODAY = date(2026, 12, 1)
SENDER = {
    "sender_name": "渡口金融", "sender_hotline": "400-123-4567", "sender_complaints": "complaints@dukou.com",
    "sender_address": "渡口路 1 号", "sender_site": "https://dukou.com", "pay_link": "https://pay.dukou.com/x",
}  # fmt: skip
SMS = "【${sender_name}】${name}您好，请致电 ${sender_hotline}。退订回复“退订”。"


def made(channel: str = "sms", subject: str = "", body: str = SMS, purpose: str = "collect", **changes: Any) -> Rendition:
    slots = {name: name for name in re.findall(r"\$\{(\w+)\}", subject + body)}
    base = Rendition(
        new_id(), "x", 1, "zh-CN", Channel(channel), "a", frozenset({Purpose(purpose)}), subject, body, slots,
        RenditionState.DRAFT, None, "user:w", datetime(2026, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


def codes(text: Rendition) -> list[str]:
    return [finding.code for finding in findings_of(text, TODAY)]


def rendition(shipped: Any) -> Rendition:
    fields = {f.name: getattr(shipped, f.name) for f in dataclasses.fields(shipped)}
    return made(**{k: v for k, v in fields.items() if k not in ("channel", "purposes")}, channel=shipped.channel,
                purposes=shipped.purposes)  # fmt: skip


def shipped_letter(language: str = "zh-CN", name: str = "dunning-letter") -> Rendition:
    return next(rendition(t) for t in shipped_texts() if (t.name, t.language) == (name, language))


@pytest.fixture
def act(lender: Lender) -> Callable[[str], Any]:
    """Work by an actor."""
    return lambda actor: lender.runtime.works.open(lender.tenant, actor)


def written(work: Work, body: str = SMS, name: str = "x", **changes: Any) -> Rendition:
    wording = Wording("", body, {}, frozenset({Purpose.COLLECT}), changes.pop("expires_on", None))
    return draft_template(work, name, changes.pop("language", "zh-CN"), Channel.SMS, wording, **changes)


def sent_state(lender: Lender, contact: str) -> tuple[str, str | None]:
    lender.run_jobs()
    found = lender.get(f"/contacts/{contact}").json()
    return found["state"], found["reason"]


# --- what comes with the product --------------------------------------------------------------------------------------


@pytest.mark.demand("3.10")
@pytest.mark.parametrize("shipped", shipped_texts(), ids=lambda t: f"{t.name}-{t.channel}-{t.language}")
def test_every_shipped_text_is_as_a_text_must_be(shipped: Any) -> None:
    text = rendition(shipped)
    check_rendition(text, TODAY)
    subject, body = text.render(samples(text))
    assert "$" not in subject + body
    assert all(ord(c) < 0x2E80 for c in text.body + text.subject) == (text.language == "en")
    if text.channel is Channel.SMS:
        assert len(sms_parts(body)) <= 2, "a reminder is short"


def test_every_text_is_there_in_both_languages_and_on_the_channels_it_is_meant_for() -> None:
    places = Counter((t.name, t.channel.value, t.purposes) for t in shipped_texts())
    assert set(places.values()) == {2}, "Chinese and English"
    wanted = {
        (name, channel) for name in ("due-soon", "overdue-gentle", "overdue-help") for channel in ("sms", "email", "inbox")
    }
    wanted |= {(name, channel) for name in ("promise-noted", "message-received") for channel in ("sms", "email")}
    wanted |= {("after-contact", channel) for channel in ("sms", "email", "inbox")}
    wanted |= {("pre-notice", "sms"), ("news-in-app", "push"), ("statement", "email")}
    wanted |= {("dunning-letter", "letter"), ("formal-notice", "letter")}
    assert {place[:2] for place in places} == wanted


@pytest.mark.demand("3.11")
@pytest.mark.demand("2.20")
def test_a_notice_before_and_a_summary_after_a_contact() -> None:
    before = [rendition(t) for t in shipped_texts() if t.name == "pre-notice"]
    assert len(before) == 2
    for text in before:
        assert not says_debt(text.body)
        assert not any(SLOTS[kind].of_account for kind in text.kinds)
        assert offers_out(text.body)
    after = [rendition(t) for t in shipped_texts() if t.name == "after-contact"]
    assert {text.channel.value for text in after} == {"sms", "email", "inbox"}
    for text in after:
        assert {"money_promised", "date_promised", "pay_link", "sender_name", "sender_hotline"} <= text.kinds


@pytest.mark.demand("2.12")
def test_in_production_shipped_texts_wait_for_the_tenants_own_legal(lender: Lender) -> None:
    production = dataclasses.replace(lender.runtime, settings=lender.runtime.settings.model_copy(update={"env": "production"}))
    tenant = open_tenant(production, "bank")
    with lender.runtime.works.open(tenant, "user:legal") as work:
        assert count_templates(work) == {"submitted": len(shipped_texts())}
        sign_template(work, next(t for t in list_templates(work) if t.name == "due-soon").id)
    open_tenant(production, "bank")
    open_tenant(lender.runtime, "bank")  # even in development what waits for legal goes on waiting
    with lender.runtime.works.open(tenant, "test") as work:
        assert count_templates(work) == {"submitted": len(shipped_texts()) - 1, "signed": 1}
        assert len(latest_facts(work, ["TemplatesInstalled"], limit=10)) == 1


@pytest.mark.demand("2.12")
def test_a_signature_of_development_does_not_count_in_production(lender: Lender, act: Any) -> None:
    with act("user:legal") as work:
        theirs = next(t for t in list_templates(work) if t.channel is Channel.PUSH)
        withdraw_template(work, theirs.id, "ours says it better")
    production = dataclasses.replace(lender.runtime, settings=lender.runtime.settings.model_copy(update={"env": "production"}))
    open_tenant(production, lender.tenant)
    with act("test") as work:
        assert count_templates(work) == {"submitted": len(shipped_texts()) - 1, "withdrawn": 1}


def test_a_day_and_a_reply_go_on_where_nothing_is_signed(lender: Lender) -> None:
    lender.borrower("C1")
    unsign(lender)
    lender.post("/days", {"day": TODAY.isoformat()})
    lender.run_jobs()
    day = lender.get(f"/days/{TODAY}").json()
    assert (day["state"], day["permitted"]) == ("done", 1)
    set_time(lender.runtime, TEN.replace(hour=12, minute=59))
    lender.run_jobs()
    day = lender.get(f"/days/{TODAY}").json()
    assert (day["begun"], day["contacts"]) == (1, {})
    [run] = lender.get("/plan-runs").json()["runs"]
    assert set(run["outcomes"].values()) <= {"skipped", "waiting"}
    message = {
        "channel": "email",
        "from": "c1@city.example",
        "text": "我明天还500元",
        "at": lender.now().isoformat(),
        "id": "m1",
    }
    assert lender.post("/inbound", message).status_code == 202
    lender.run_jobs()
    assert "PromiseTaken" in lender.kinds()
    assert [item["kind"] for item in lender.get("/work-items").json()["items"]] == ["answer_by_hand"]


def unsign(lender: Lender, where: str = "true") -> None:
    with lender.runtime.database.as_owner() as connection:
        connection.execute(sql(f"UPDATE rendition SET state = 'submitted', decided_by = NULL WHERE {where}"))


def test_installing_again_changes_nothing_and_spares_what_the_tenant_wrote(lender: Lender, act: Any) -> None:
    with act("user:w") as work:
        assert install_shipped(work, signed=True) == 0
        mine = [t for t in list_templates(work, name="due-soon") if t.channel is Channel.SMS and t.language == "zh-CN"]
        work.execute(sql("DELETE FROM rendition WHERE name = 'due-soon' AND channel = 'sms' AND language = 'zh-CN'"))
        own = written(work, name="due-soon")
        assert (own.version, len(mine)) == (1, 1)
        assert install_shipped(work, signed=True) == 1
        found = [t for t in list_templates(work, name="due-soon") if t.place == own.place]
        assert [(t.version, t.written_by, t.state.value) for t in found] == [(1, "user:w", "draft"), (2, "tideover", "signed")]


# --- what a text must be ----------------------------------------------------------------------------------------------


def test_a_sound_text_has_no_findings() -> None:
    assert codes(made()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (made(name="Due Soon"), ["invalid_name"]),
        (made(language="de"), ["invalid_language"]),
        (made(channel="visit"), ["invalid_channel"]),
        (made(variant="A"), ["invalid_variant"]),
        (made(purposes=frozenset()), ["invalid_purposes"]),
        (made(slots={**made().slots, "name": "shoe_size"}), ["unknown_slot_kind"]),
        (made(body=SMS + "$"), ["invalid_placeholder"]),
        (made(slots={}), ["undeclared_slot"]),
        (made(slots={**made().slots, "idle": "text"}), ["unused_slot"]),
        (made(body=" "), ["body_empty", "sender_not_named", "no_way_out"]),
        (made(subject="标题"), ["subject_not_carried"]),
        (made("email", body="退订"), ["subject_empty"]),
        (made("email", "长" * 151, "退订"), ["subject_too_long"]),
        (made("inbox", "好", "好" * 4001), ["body_too_long"]),
        (made(body=SMS + "好" * 600), []),
        (made(body=SMS + "好" * 640), ["text_too_long"]),
        (made(body="您好，退订回复“退订”。"), ["sender_not_named"]),
        (made(body="【渡口金融】您好，退订回复“退订”。"), []),
        (made(body="【渡口金融】您好。"), ["no_way_out"]),
        (made(body="【渡口金融】您好。", purpose="service"), []),
        (made(body="Dukou ${sender_name}: nonstop service"), ["no_way_out"]),
        (made(body="${sender_name}: reply stop"), []),
        (made("push", "${sender_name}", "您有一条新消息"), []),
        (made("push", "${sender_name}", "您有 ${money_due} 要还"), ["seen_by_others"]),
        (made("push", "${sender_name}", "您的逾期款项"), ["seen_by_others"]),
        (made("push", "${sender_name}", "about your DEBT"), ["seen_by_others"]),
        (made("push", "${sender_name}", "we are indebted"), []),
        (made("push", "长" * 41, "您好"), ["subject_too_long"]),
        (made("push", "您好", "长" * 121), ["body_too_long"]),
        (made(expires_on=date(2026, 11, 30)), ["invalid_expiry"]),
        (made(expires_on=date(2026, 12, 1)), []),
        *[
            (made(body=f"{SMS} {link}"), ["link_not_allowed"])
            for link in ("https://a.example", "HTTP://1.2.3.4/x", "www.a.de", "dukou.com", "pay.dukou.com.cn/x", "还款dukou.top。", "weixin://x")
        ],
        *[(made(body=f"{SMS} {word}"), []) for word in ("1,234.50", "a.m.", "care@dukou.cn", "e.g. this", "v1.2", "${pay_link}")],
    ],
)  # fmt: skip
def test_each_thing_wrong_is_found(text: Rendition, found: list[str]) -> None:
    assert codes(text) == found
    if found:
        with pytest.raises(Invalid, match=found[0]):
            check_rendition(text, TODAY)


@pytest.mark.demand("3.10")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", ["dunning-letter", "formal-notice"])
@pytest.mark.parametrize("part", letter_rule().parts, ids=lambda part: part.id)
def test_a_letter_without_one_of_its_fields_is_refused_by_name(name: str, language: str, part: Any) -> None:
    whole = shipped_letter(language, name)
    assert codes(whole) == []
    slots = dict(whole.slots)
    if part.slot is not None:
        body = whole.body
        for slot in [slot for slot, kind in slots.items() if kind == part.slot]:
            body, _ = body.replace(f"${{{slot}}}", "…"), slots.pop(slot)
    else:
        heading = next(words for words in part.headings[language] if words in whole.body)
        body = whole.body.replace(heading, "其他" if language == "zh-CN" else "Other things")
    (finding,) = findings_of(dataclasses.replace(whole, body=body, slots=slots), TODAY)
    assert (finding.code, finding.data["missing"], finding.data["source"]) == ("letter_incomplete", [part.id], "CN-K3")


@pytest.mark.demand("3.10")
def test_a_heading_with_nothing_under_it_is_no_section() -> None:
    whole = shipped_letter("en")
    emptied = re.sub(r"(2\. Your rights\n).*?\n\n", r"\1\n", whole.body, flags=re.DOTALL)
    assert findings_of(dataclasses.replace(whole, body=emptied), TODAY)[0].data["missing"] == ["rights"]
    service = dataclasses.replace(whole, body="好", subject="好", slots={}, purposes=frozenset({Purpose.SERVICE}))
    assert codes(service) == [], "another letter need not carry them"


def test_traditional_chinese_has_its_own_headings() -> None:
    assert all("zh-Hant" in part.headings for part in letter_rule().parts if part.slot is None)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=900))
def test_short_messages_put_together_are_the_text(text: str) -> None:
    parts = sms_parts(text)
    if len(parts) <= 10:
        assert "".join(parts) == text
    assert len(parts) >= 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 134, 2),
        ("好" * 135, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
    ],
)
def test_short_messages_are_counted_as_operators_count_them(text: str, count: int) -> None:
    assert len(sms_parts(text)) == count


def test_the_tables_are_whole() -> None:
    assert {slot.type for slot in SLOTS.values()} == {"text", "money", "date", "number", "link"}
    assert {slot.source for slot in SLOTS.values()} == {"book", "promise", "sender", "caller"}
    assert set(forms()) == {"sms", "push", "inbox", "email", "wechat", "voice", "letter"}
    assert set(SENDER_FIELDS) == set(SENDER)
    assert PAGE.read_text() == page(PAGE.read_text()), "run: python -m tests.outreach.slot_table"
    assert "<!-- slots -->\n| kind |" in PAGE.read_text()


def test_rules_are_data_files_that_read() -> None:
    folder = Path(rules.__file__).parent
    assert {path.name for path in folder.glob("*.toml")} == {"slots.toml", "forms.toml", "letter_fields.toml"}
    assert all(tomllib.loads(path.read_text()) for path in folder.glob("*.toml"))


# --- its way ----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.12")
def test_the_writer_cannot_sign_and_the_signature_is_on_record(act: Any) -> None:
    with act("user:w") as work:
        draft = written(work)
        submit_template(work, draft.id)
    for decide in (sign_template, lambda work, id: refuse_template(work, id, "no")):
        with act("user:w") as work, pytest.raises(Forbidden, match="second_person_needed"):
            decide(work, draft.id)
    with act("user:legal") as work:
        signed = sign_template(work, draft.id)
    with act("test") as work:
        assert rendition_of(work, draft.id) == signed
        assert (signed.state, signed.decided_by, signed.decided_at) == (RenditionState.SIGNED, "user:legal", TEN)
        facts = [
            fact.data for _, fact in latest_facts(work, ["TemplateDrafted", "TemplateSubmitted", "TemplateSigned"], limit=9)
        ]
        assert [fact["by"] for fact in facts] == ["user:legal", "user:w", "user:w"]
        assert {fact["digest"] for fact in facts} == {signed.digest}
        assert all("您好" not in str(fact) for fact in facts), "words lie in the table"


@pytest.mark.demand("2.12")
def test_no_role_both_writes_and_signs_and_no_token_does_either() -> None:
    write, sign = Permission.WRITE_TEMPLATES, Permission.SIGN_TEMPLATES
    assert {role for role, may in PERMISSIONS.items() if write in may} == {Role.STRATEGIST, Role.TEAM_LEAD, Role.ADMINISTRATOR}
    assert {role for role, may in PERMISSIONS.items() if sign in may} == {Role.COMPLIANCE}


def test_versions_count_up_and_words_stay_once_submitted(act: Any) -> None:
    with act("user:w") as work:
        first, second = written(work), written(work, SMS + "好")
        other = [written(work, variant="b"), written(work, language="en")]
        assert [first.version, second.version, *[t.version for t in other]] == [1, 2, 1, 1]
        again = edit_draft(work, first.id, Wording("", SMS + "嗯", {}, first.purposes, date(2027, 1, 1)))
        assert (again.body, again.version, again.expires_on) == (SMS + "嗯", 1, date(2027, 1, 1))
        assert rendition_of(work, first.id) == again
        submit_template(work, first.id)
        for change in (
            lambda: edit_draft(work, first.id, Wording("", SMS, {}, first.purposes)),
            lambda: submit_template(work, first.id),
        ):
            with pytest.raises(Conflict, match="template_not_draft"):
                change()
    with act("user:v") as work, pytest.raises(Forbidden, match="not_the_writer"):
        edit_draft(work, second.id, Wording("", SMS, {}, second.purposes))
    with act("user:legal") as work:
        with pytest.raises(Conflict, match="template_not_submitted"):
            sign_template(work, second.id)
        with pytest.raises(NotFound, match="template_not_found"):
            sign_template(work, new_id())


def test_what_is_refused_or_withdrawn_says_why(act: Any) -> None:
    with act("user:w") as work:
        texts = [written(work) for _ in range(2)]
        for text in texts:
            submit_template(work, text.id)
    with act("user:legal") as work:
        for note in ("", "  ", "长" * 501):
            with pytest.raises(Invalid, match="note_"):
                refuse_template(work, texts[0].id, note)
        assert refuse_template(work, texts[0].id, " 语气太重 ").note == "语气太重"
        with pytest.raises(Invalid, match="note_required"):
            withdraw_template(work, texts[1].id, " ")
        withdraw_template(work, texts[1].id, "换新版")
        for text in texts:
            with pytest.raises(Conflict, match="template_withdrawn"):
                withdraw_template(work, text.id, "again")
    with act("test") as work:
        assert [rendition_of(work, text.id).state.value for text in texts] == ["refused", "withdrawn"]
        assert "语气" not in str(latest_facts(work, ["TemplateRefused"], limit=1)[0][1].data)


def test_an_incomplete_text_cannot_be_submitted(act: Any) -> None:
    with act("user:w") as work:
        draft = written(work, "您好")
        with pytest.raises(Invalid, match="sender_not_named"):
            submit_template(work, draft.id)
        assert rendition_of(work, draft.id).state is RenditionState.DRAFT
        with pytest.raises(Invalid, match="invalid_name"):
            written(work, name="No Name")


# --- sending ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def scene(lender: Lender) -> Lender:
    lender.borrower("C1", name="王新雨")
    return lender


@pytest.mark.demand("2.12")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("state = 'draft'", "template_unsigned"),
        ("state = 'submitted'", "template_unsigned"),
        ("state = 'refused'", "template_refused"),
        ("state = 'withdrawn'", "template_withdrawn"),
        ("expires_on = '2026-11-30'", "template_expired"),
    ],
)
def test_what_may_not_be_sent_is_not_sent_before_the_queue_nor_behind_it(
    scene: Lender, post: PostOffice, change: str, code: str
) -> None:
    queued = scene.contact().json()["contact"]
    with scene.runtime.database.as_owner() as connection:
        connection.execute(sql(f"UPDATE rendition SET {change} WHERE name = 'overdue-gentle'"))
    answer = scene.contact()
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert sent_state(scene, queued) == ("suppressed", code)
    assert post.letters() == []
    assert scene.get(f"/contacts/{queued}").json()["permit"], "and the permit was not used up"
    with scene.runtime.works.open(scene.tenant, "test") as work:
        assert latest_facts(work, ["PermitRedeemed"], limit=1) == []


@pytest.mark.demand("2.12")
def test_withdrawn_between_queue_and_send(scene: Lender, act: Any, post: PostOffice) -> None:
    queued = scene.contact().json()["contact"]
    with act("user:legal") as work:
        (text,) = [t for t in list_templates(work, name="overdue-gentle", channel=Channel.EMAIL) if t.language == "zh-CN"]
        withdraw_template(work, text.id, "客户投诉")
    assert sent_state(scene, queued) == ("suppressed", "template_withdrawn")
    assert post.letters() == []
    assert "ContactNotMade" in scene.kinds()


def test_it_may_be_sent_on_its_last_day(scene: Lender, act: Any) -> None:
    with scene.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE rendition SET expires_on = '2026-12-01'"))
    assert sent_state(scene, scene.contact().json()["contact"]) == ("sent", None)
    set_time(scene.runtime, TEN + timedelta(days=1))
    assert scene.contact().json()["code"] == "template_expired"


def test_a_contact_without_a_text_that_brings_no_words_is_not_sent(scene: Lender, post: PostOffice) -> None:
    queued = scene.contact().json()["contact"]
    with scene.runtime.database.as_owner() as connection:
        assert connection.execute(sql("SELECT rendition FROM touch")).scalar_one() is not None
        connection.execute(sql("UPDATE touch SET rendition = NULL"))
    assert sent_state(scene, queued) == ("suppressed", "slot_empty")
    assert post.letters() == []


def test_a_contact_whose_text_is_not_its_permits_is_not_sent(scene: Lender, post: PostOffice) -> None:
    queued = [scene.contact().json()["contact"]]
    with scene.runtime.database.as_owner() as connection:
        connection.execute(
            sql(
                "UPDATE touch SET rendition = (SELECT id FROM rendition WHERE name = 'overdue-help' AND channel = 'email' AND language = 'en')"
            )
        )
    assert sent_state(scene, queued[0]) == ("suppressed", "permit_mismatch")
    assert post.letters() == []


def test_a_version_signed_later_is_the_one_that_is_sent(scene: Lender, act: Any, post: PostOffice) -> None:
    with act("user:w") as work:
        wording = Wording("新版", "${name}：请回复。退订", {}, frozenset({Purpose.COLLECT}))
        newer = draft_template(work, "overdue-gentle", "zh-CN", Channel.EMAIL, wording)
        submit_template(work, newer.id)
    assert scene.contact(slots={}).status_code == 202, "the signed version before it is used"
    with act("user:legal") as work:
        sign_template(work, newer.id)
    set_time(scene.runtime, TEN + timedelta(days=1))
    assert sent_state(scene, scene.contact().json()["contact"]) == ("sent", None)
    assert post.letters()[-1].subject == "新版"
    with act("user:legal") as work:
        withdraw_template(work, newer.id, "还是旧的好")
    set_time(scene.runtime, TEN + timedelta(days=2))
    assert sent_state(scene, scene.contact().json()["contact"]) == ("sent", None)
    assert post.letters()[-1].subject == "关于您的还款"


def test_what_the_sender_profile_lacks_is_said_before_the_gate_is_asked(scene: Lender, act: Any, post: PostOffice) -> None:
    wish = {"template": "statement", "purpose": "service"}
    answer = scene.contact(**wish)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "slot_empty", "sender.pay_link")
    with act("user:legal") as work:
        for field, value in SENDER.items():
            change_sender(work, field, value)
    assert sent_state(scene, scene.contact(**wish).json()["contact"]) == ("sent", None)
    letter = post.letters()[0]
    for words in (
        "王新雨",
        "尾号 A-C1 的cash",
        "¥500.00",
        "2026-11-26",
        "本金 ¥500.00",
        "bank",
        SENDER["pay_link"],
        "渡口金融",
    ):
        assert words in letter.text, words
    queued = scene.contact(**wish, account="A-C1").json()["contact"]
    with act("user:legal") as work:
        change_sender(work, "pay_link", "")
    assert sent_state(scene, queued) == ("suppressed", "slot_empty")


# --- which one --------------------------------------------------------------------------------------------------------


def test_the_language_nearest_to_the_persons(lender: Lender, act: Any) -> None:
    lender.borrower("C1")
    with act("user:w") as work:
        person = find_person(work, "C1")

        def chosen(language: str, name: str = "due-soon") -> str:
            wish = dataclasses.replace(person, language=language)
            return choose_rendition(work, name, wish, Channel.EMAIL, Purpose.REMIND).language

        assert [chosen(language) for language in ("zh-CN", "en", "en-GB", "zh-TW", "de", "")] == [
            "zh-CN",
            "en",
            "en",
            "zh-CN",
            "zh-CN",
            "zh-CN",
        ]
        unsign(lender, "language = 'zh-CN' AND name = 'due-soon'")
    with act("user:w") as work:
        assert choose_rendition(work, "due-soon", person, Channel.EMAIL, Purpose.REMIND).language == "en"
        assert choose_rendition(work, "due-soon.v1", person, Channel.EMAIL, Purpose.REMIND).language == "en"
        for name, channel, purpose, error in (
            ("nobody", Channel.EMAIL, Purpose.REMIND, "template_not_found"),
            ("due-soon.v9", Channel.EMAIL, Purpose.REMIND, "template_not_found"),
            ("due-soon", Channel.LETTER, Purpose.REMIND, "template_unfit"),
            ("due-soon", Channel.EMAIL, Purpose.MARKET, "template_unfit"),
        ):
            with pytest.raises((NotFound, Invalid), match=error):
                choose_rendition(work, name, person, channel, purpose)


def test_variants_stay_with_a_person_and_are_spread(lender: Lender, act: Any) -> None:
    lender.borrower("C1")
    with act("user:w") as work:
        texts = [written(work, variant=variant) for variant in "abc"]
        for text in texts:
            submit_template(work, text.id)
    with act("user:legal") as work:
        for text in texts:
            sign_template(work, text.id)
    with act("test") as work:
        someone = get_person(work, find_person(work, "C1").id)
        people = [dataclasses.replace(someone, id=PersonId(UUID(int=n))) for n in range(300)]

        def lots() -> list[str]:
            return [choose_rendition(work, "x", person, Channel.SMS, Purpose.COLLECT).variant for person in people]

        first = lots()
        assert first == lots()
        assert set(first) == {"a", "b", "c"}
        assert min(Counter(first).values()) > 70, Counter(first)
    with act("user:legal") as work:
        withdraw_template(work, texts[0].id, "b und c")
    with act("test") as work:
        left = lots()
        assert set(left) == {"b", "c"}


# --- the words as they leave ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ours", "code"),
    [
        ("您好 ${x}", [], "placeholder_left"),
        ("见 https://evil.example/pay", [], "link_not_allowed"),
        ("见 https://dukou.com.evil.top/pay", ["https://dukou.com"], "link_not_allowed"),
        ("王dukou.top您好", [], "link_not_allowed"),
        ("见 https://dukou.com/pay 与 care@dukou.com", ["https://dukou.com", "https://dukou.com/pay"], None),
        ("共 ¥1,234.50，v1.2", [], None),
    ],
)
def test_the_last_look_at_words(body: str, ours: list[str], code: str | None) -> None:
    if code is None:
        _check_words(made(), "", body, ours)
        return
    with pytest.raises(Conflict, match=code):
        _check_words(made(), "", body, ours)


def test_a_name_that_is_a_link_does_not_leave(lender: Lender, post: PostOffice) -> None:
    lender.borrower("C1", name="中奖 evil.top")
    assert sent_state(lender, lender.contact().json()["contact"]) == ("suppressed", "link_not_allowed")
    assert post.letters() == []


# --- who we are -------------------------------------------------------------------------------------------------------


def test_the_sender_profile_is_kept_and_its_changes_are_on_record(act: Any) -> None:
    with act("user:legal") as work:
        assert set(sender_profile(work).values()) == {""}
        for field, value in SENDER.items():
            change_sender(work, field, f" {value} ")
        change_sender(work, "sender_name", SENDER["sender_name"])
        assert sender_profile(work) == SENDER
        assert len(latest_facts(work, ["SenderProfileChanged"], limit=20)) == len(SENDER)
        change_sender(work, "pay_link", "")
        assert latest_facts(work, ["SenderProfileChanged"], limit=1)[0][1].data == {
            "field": "pay_link", "was": SENDER["pay_link"], "value": "", "by": "user:legal",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("pay_link", link) for link in (
            "http://dukou.com", "dukou.com", "https://", "https://a b.com", "https://user@dukou.com", "https://dukou.com:8443", "https://1.2.3.4/x",
            "https://dukou.com\\@evil.com", "https://xn--bcher-kva.com", "https://бank.com", "javascript:alert(1)", "https://[::1", "https://dukou.com/" + "x" * 200,
        )],
        ("sender_name", "渡口 https://dukou.com"), ("sender_name", "dukou.com"), ("sender_name", "长" * 31), ("sender_hotline", "1\n2"),
        ("sender_name", "${name}"), ("shoe_size", "44"),
    ],
)  # fmt: skip
def test_what_must_not_stand_in_it(act: Any, field: str, value: str) -> None:
    with act("user:legal") as work, pytest.raises(Invalid, match=r"invalid_sender|unknown_field"):
        change_sender(work, field, value)


# --- previews ---------------------------------------------------------------------------------------------------------


def test_a_preview_with_samples_and_with_an_account_masked(scene: Lender, act: Any) -> None:
    with act("test") as work:
        change_sender(work, "sender_name", "渡口金融")
        (text,) = [t for t in list_templates(work, name="dunning-letter") if t.language == "zh-CN"]
        plain = preview_template(work, text)
        assert plain.values["money_balance"] == ("¥12,560.00", "sample")
        assert plain.values["sender_name"] == ("渡口金融", "sender")
        assert plain.empty == ("pay_link", "sender_address", "sender_complaints", "sender_hotline")
        real = preview_template(work, text, find_account(work, "A-C1"))
        assert real.values["money_balance"] == ("¥500.00", "book")
        assert real.values["agreement"] == ("A-C1（2026-10-27 放款）", "book")
        assert "王**" in real.body
        assert "王新雨" not in real.body
        (promise,) = [t for t in list_templates(work, name="promise-noted", channel=Channel.SMS) if t.language == "zh-CN"]
        waiting = preview_template(work, promise, find_account(work, "A-C1"))
        assert {"amount", "day"} <= set(waiting.empty), "nothing is promised"
        assert "".join(waiting.parts) == waiting.body
        assert "2026-12-11" not in waiting.body and "＿＿＿" in waiting.body, "no sample stands for what was never said"
        holes = preview_template(work, dataclasses.replace(promise, body="${name} ${gap} $", slots={"name": "nonsense"}))
        assert holes.body == "${name} ${gap} $", "a draft may be full of holes"


def test_a_balance_names_no_more_than_is_owed(lender: Lender, act: Any) -> None:
    """Two instalments of 100 and interest of 10 each, the first due: the interest of the second is not owed yet."""
    lender.customer("C1")
    lender.account("A-C1", "C1", overdue_days=5, amount_minor=10_000)
    row = lender.rows["instalments"].pop()
    lender.rows["accounts"][-1].update(principal_minor=20_000, terms=2)
    for number in range(2):
        lender.rows["instalments"].append(
            {**row, "number": number + 1, "due": row["due"] + timedelta(days=30 * number), "interest_minor": 1_000}
        )
    assert lender.import_book().rejected == 0
    with act("test") as work:
        (text,) = [t for t in list_templates(work, name="dunning-letter") if t.language == "en"]
        values = preview_template(work, text, find_account(work, "A-C1")).values
    assert values["money_balance"][0] == "¥210.00"
    assert values["parts"][0] == "principal ¥100.00, interest ¥10.00"
    assert values["days"][0] == "5"


# --- HTTP -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tokens(lender: Lender) -> dict[Role, str]:
    found = {}
    for role in (Role.STRATEGIST, Role.COMPLIANCE):
        with lender.runtime.works.open(lender.tenant, "operator") as work:
            add_user(work, role.value, role, None)
            found[role] = issue_token(work, role.value)
    return found


@pytest.mark.demand("2.12")
def test_a_text_written_signed_sent_and_withdrawn_over_http(scene: Lender, tokens: dict[Role, str], post: PostOffice) -> None:
    writer, legal = tokens[Role.STRATEGIST], tokens[Role.COMPLIANCE]
    body = {
        "name": "hello", "language": "zh-CN", "channel": "email", "purposes": ["collect"], "subject": "您好",
        "body": "${name}，您有 ${amount}，${word}", "slots": {"amount": "money_due", "word": "text"},
    }  # fmt: skip
    draft = scene.post("/templates", body, token=writer)
    assert draft.status_code == 201
    text = draft.json()
    assert (text["state"], text["template"], text["variant"], text["expires_on"]) == ("draft", "hello.v1", "a", None)
    assert text["slots"] == {"name": "name", "amount": "money_due", "word": "text"}
    path = f"/templates/{text['id']}"
    refused = scene.post(f"{path}/submission", token=writer)
    assert (refused.status_code, refused.json()["code"]) == (422, "no_way_out")
    better = {
        **{k: body[k] for k in ("purposes", "subject", "slots")},
        "body": body["body"] + "。退订",
        "expires_on": "2026-12-31",
    }
    assert scene.call("PUT", path, better, token=writer).json()["expires_on"] == "2026-12-31"
    assert scene.post(f"{path}/submission", token=writer).json()["state"] == "submitted"
    wish = {"template": "hello", "slots": {"word": "请回复"}}
    assert scene.contact(**wish).json()["code"] == "template_unsigned"
    assert scene.post(f"{path}/signature", {}, token=writer).status_code == 403
    signed = scene.post(f"{path}/signature", {}, token=legal).json()
    assert (signed["state"], signed["signed_on"]) == ("signed", "2026-12-01")
    assert scene.get("/templates?state=submitted").json()["templates"] == []
    assert [t["id"] for t in scene.get("/templates?name=hello&channel=email").json()["templates"]] == [text["id"]]
    assert scene.get(path).json() == signed
    assert scene.contact(template="hello").json()["code"] == "slot_missing"
    assert sent_state(scene, scene.contact(**wish).json()["contact"]) == ("sent", None)
    assert "王新雨，您有 ¥500.00，请回复。退订" in post.letters()[0].text
    shown = scene.get(f"{path}/preview?account=A-C1").json()
    assert shown["values"]["name"] == {"value": "王**", "from": "book"}
    assert scene.post(f"{path}/withdrawal", {"note": ""}, token=writer).json()["code"] == "note_required"
    assert scene.post(f"{path}/withdrawal", {"note": "旧了"}, token=writer).json()["state"] == "withdrawn"
    assert scene.contact(**wish).json()["code"] == "template_withdrawn"


def test_what_is_wrong_with_a_request_is_named(lender: Lender, tokens: dict[Role, str]) -> None:
    writer, legal = tokens[Role.STRATEGIST], tokens[Role.COMPLIANCE]
    right = {"name": "x", "language": "en", "channel": "sms", "purposes": ["remind"], "body": "x"}
    for wrong, code in (
        ({"language": "de"}, "invalid_language"), ({"channel": "visit"}, "invalid_channel"), ({"name": "X"}, "invalid_name"),
        ({"slots": {"a": "b"}}, "unknown_slot_kind"), ({"purposes": []}, "invalid_request"), ({"state": "signed"}, "invalid_request"),
        ({"body": "x" * 20_001}, "invalid_request"),
    ):  # fmt: skip
        answer = lender.post("/templates", {**right, **wrong}, token=writer)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert lender.get("/templates/x").json()["code"] == "invalid_id"
    assert lender.get(f"/templates/{new_id()}").status_code == 404
    assert (
        lender.call("PUT", "/sender", {"field": "pay_link", "value": "http://x"}, token=legal).json()["code"]
        == "invalid_sender"
    )
    assert lender.call("PUT", "/sender", {"field": "sender_name", "value": "渡口"}, token=legal).status_code == 200
    assert lender.get("/sender").json()["sender"]["sender_name"] == "渡口"
    letter = next(t for t in lender.get("/templates?channel=letter").json()["templates"] if t["language"] == "en")
    short = {k: letter[k] for k in ("language", "channel", "purposes", "subject", "slots")}
    cut = letter["body"].replace("2. Your rights", "2. Things")
    made = lender.post("/templates", {**short, "name": "mine", "body": cut}, token=writer).json()
    problem = lender.post(f"/templates/{made['id']}/submission", token=writer).json()
    assert (problem["code"], problem["missing"], problem["source"]) == ("letter_incomplete", ["rights"], "CN-K3")


def test_a_tenants_texts_are_its_own(lender: Lender, other_lender: Lender) -> None:
    ours = {t["id"] for t in lender.get("/templates").json()["templates"]}
    theirs = {t["id"] for t in other_lender.get("/templates").json()["templates"]}
    assert ours.isdisjoint(theirs)
    assert len(ours) == len(theirs) == len(shipped_texts())
    assert other_lender.get(f"/templates/{ours.pop()}").status_code == 404


def test_links_are_told_from_words() -> None:
    assert not links_in("共3.5元，a.m. 10:30，见附件1.pdf")


def test_many_processes_that_start_at_once_install_once(lender: Lender) -> None:
    with lender.runtime.database.as_owner() as connection:
        connection.execute(sql("DELETE FROM rendition"))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: open_tenant(lender.runtime, "default"), range(6)))
    found = lender.get("/templates").json()["templates"]
    assert len(found) == len(shipped_texts())
    assert {text["version"] for text in found} == {1}
