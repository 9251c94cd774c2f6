"""The rulebook in plain words: what a row lets pass and refuses, how sure we are, what its examples show. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from tideover.gate import Cap, Channel, Example, Floor, PartyForm, Presence, Purpose, Rule, Rulebook, Span, StopRule, Window
from tideover.workbench.locales import name_of, translate


@dataclass(frozen=True, slots=True)
class Line:
    """A thing a rule says: ``label`` in a word or two, ``text`` in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ExampleShown:
    """An example, in words. ``before``: what went out before it, a line each."""

    at: str
    what: str
    before: tuple[str, ...]
    is_refused: bool


def title_of(language: str, rule: Rule) -> str:
    return rule.title_zh if language == "zh-CN" else rule.title_en


def why_of(language: str, rule: Rule) -> str:
    return rule.why_zh if language == "zh-CN" else rule.why_en


def instrument_of(language: str, rule: Rule) -> str:
    return rule.instrument.title_zh if language == "zh-CN" else rule.instrument.title_en


def state_of(rule: Rule, book: Rulebook) -> str:
    """A code for what a rule does here: ``always`` on, turned ``on``, ``off``, or only ``told``."""
    if rule.form is None or not (rule.confidence.is_choice or book.is_enforced(rule)):
        return "told"
    if not rule.confidence.is_choice:
        return "always"
    return "on" if rule.id in book.chosen else "off"


def in_force(language: str, rule: Rule) -> str:
    """When a rule holds, in words."""
    t = partial(translate, language)
    starts, ends = rule.effective_from, rule.effective_to
    if starts and ends:
        return t("rulebook.from_until", start=starts.isoformat(), end=ends.isoformat())
    if starts:
        return t("rulebook.from", start=starts.isoformat())
    return t("rulebook.until", end=ends.isoformat()) if ends else t("rulebook.no_dates")


def is_in_force_here(rule: Rule, book: Rulebook, today: date) -> bool:
    """Whether a rule refuses here, today."""
    return book.is_enforced(rule) and rule.is_in_force(today)


def lines_of(language: str, rule: Rule) -> list[Line]:
    """What a rule does, in plain words."""
    return [Line(translate(language, f"rulebook.{label}"), text) for label, text in _lines(language, rule)]


def _lines(language: str, rule: Rule) -> Iterator[tuple[str, str]]:
    t, form = partial(translate, language), rule.form
    if form is None:
        yield "does", t("rulebook.documentation")
        if rule.where:
            yield "where", rule.where
        return
    if isinstance(form, Floor):
        yield "does", t("rulebook.floor")
        return
    yield (
        "binds",
        _joined(language, "channel", rule.channels, Channel) + " · " + _joined(language, "purpose", rule.purposes, Purpose),
    )
    if isinstance(form, Window):
        for span in form.spans:
            yield "hours", _hours(language, span)
        if form.opened_by is not None:
            yield "opened", t("rulebook.opened_by", consent=name_of(language, "consent", form.opened_by))
    elif isinstance(form, Cap):
        yield from _cap(language, form)
    elif isinstance(form, Presence):
        yield "does", t("rulebook.presence", least=form.least)
    elif isinstance(form, PartyForm):
        yield "does", t("rulebook.enquiry" if form.is_enquiry else "rulebook.party")


def _hours(language: str, span: Span) -> str:
    hours = f"{days_of(language, span.days)} {span.open_from:%H:%M}–{span.open_until:%H:%M}"
    if span.closed_on:
        hours = translate(
            language, "rulebook.but_holidays", hours=hours, calendar=name_of(language, "calendar", span.closed_on)
        )
    if span.channels is None:
        return hours
    return f"{_joined(language, 'channel', span.channels, Channel)}{translate(language, 'app.colon')}{hours}"


def days_of(language: str, days: Collection[int]) -> str:
    """``Monday to Friday``, ``every day``."""
    if len(days) == 7:
        return translate(language, "rulebook.every_day")
    first, last = min(days), max(days)
    names = [name_of(language, "weekday", str(day)) for day in sorted(days)]
    if len(days) > 2 and len(days) == last - first + 1:
        return translate(language, "rulebook.days_range", first=names[0], last=names[-1])
    return translate(language, "rulebook.and").join(names)


def _cap(language: str, cap: Cap) -> Iterator[tuple[str, str]]:
    per = name_of(language, "rulebook_per", cap.per)
    for limit in cap.limits:
        key = "rulebook.limit_day" if limit.days == 1 else "rulebook.limit_days"
        yield "limit", translate(language, key, per=per, limit=limit.limit, days=limit.days)
    counted = [_joined(language, "channel", cap.channels, Channel), _joined(language, "purpose", cap.purposes or (), Purpose)]
    if cap.results is None:
        counted.append(translate(language, "rulebook.any_result"))
    else:
        counted.append(
            translate(language, "rulebook.or").join(name_of(language, "result", each) for each in sorted(cap.results))
        )
    yield "counted", " · ".join(counted)


def _joined(language: str, group: str, codes: Collection[str], kinds: type[Channel] | type[Purpose]) -> str:
    """The words for codes, in the order in which they are declared; for all of them, or none, that it is all."""
    if not codes or len(codes) == len(kinds):
        return translate(language, f"rulebook.every_{group}")
    joint = translate(language, "rulebook.and")
    return joint.join(name_of(language, group, kind) for kind in kinds if kind in codes)


def stop_words(language: str, stop: StopRule) -> str:
    """What a kind of stop refuses, in words."""
    words = _joined(language, "purpose", stop.purposes, Purpose)
    if stop.default_channel is not None:
        channel = name_of(language, "channel", stop.default_channel)
        words = translate(language, "rulebook.stop_channel", words=words, channel=channel)
    return translate(language, "rulebook.stop_for_ever", words=words) if stop.is_for_ever else words


# --- examples -----------------------------------------------------------------------------------------------------------


def examples_of(language: str, rule: Rule) -> list[ExampleShown]:
    """A rule's examples, in words."""
    return [_example(language, example) for example in rule.examples]


def _example(language: str, example: Example) -> ExampleShown:
    channel, purpose, *to = example.ask.split()
    words = [f"{name_of(language, 'channel', channel)} · {name_of(language, 'purpose', purpose)}"]
    words += [translate(language, "rulebook.to", who=name_of(language, "rulebook_called", who)) for who in to]
    words += [
        translate(language, "rulebook.with_consent", consent=name_of(language, "consent", each)) for each in example.consents
    ]
    if example.people is not None:
        words.append(translate(language, "rulebook.people", count=example.people))
    if example.is_unreachable:
        words.append(translate(language, "rulebook.unreachable"))
    at = example.at.replace("T", " ") + (f" {example.zone}" if example.zone else "")
    joint = translate(language, "account.and")
    return ExampleShown(at, joint.join(words), tuple(_past(language, row) for row in example.past), example.verdict == "refuse")


def _past(language: str, row: Mapping[str, object]) -> str:
    channel, purpose, result = str(row["what"]).split()
    what = [name_of(language, group, code) for group, code in (("channel", channel), ("purpose", purpose), ("result", result))]
    at = str(row["at"]).replace("T", " ")[:16]
    return translate(language, "rulebook.past", at=at, what=" · ".join(what), times=row.get("times", 1))
