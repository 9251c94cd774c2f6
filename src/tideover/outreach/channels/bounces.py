"""What comes back by mail: reports of what became of ours, and people's answers.

Everything here is written by strangers. Nothing in it raises: what cannot be read is left out, and what is no report is an
answer that a person can look at. The ``compat32`` way of ``email`` is used on purpose; the newer one raises on headers that
break its grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from tideover.gate import Channel
from tideover.language import own_words
from tideover.outreach.channels.model import Receipt, ReceiptState

MAX_BYTES = 8 * 1024 * 1024  # what is read of a mail; answers with more have it in attachments
MAX_PARTS = 200
MAX_CHARACTERS = 100_000

# RFC 3463 §3.2, of the recipient's address: other, no such mailbox, no such system, bad syntax, moved away; RFC 7505: takes
# no mail at all. Its other codes are about the sender (5.1.7, 5.1.8), ambiguity (5.1.4) or even good news (5.1.5).
_VOID = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_AUTOMATIC_PRECEDENCE = {"auto_reply", "bulk", "junk"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail to us, read. ``sender``: the address only, lower case ("" where there is none). ``text``: what its author wrote,
    without what it answers. ``message_id``: None where it has none. ``in_reply_to``: Message-IDs, the nearest first.
    ``is_automatic``: sent by a machine (RFC 3834): nobody has said anything, and nothing must answer it.
    """

    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str | None
    in_reply_to: tuple[str, ...]
    is_automatic: bool


def read_bounce(raw: bytes) -> list[Receipt] | None:
    """What a report says of our mails, one receipt for each recipient it names. None: it is no report.

    Reads delivery reports (RFC 3464), read receipts (RFC 8098) and complaints (RFC 5965). A report that does not say which mail
    it is about, or says nothing of what became of it, yields an empty list.
    """
    mail = _parse(raw)
    parts = list(_walk(mail))
    kind = str(mail.get_param("report-type", "")).lower() if mail.get_content_type() == "multipart/report" else ""
    found = {part.get_content_type(): part for part in reversed(parts)}
    readers = {
        "message/feedback-report": _complaint,
        "message/delivery-status": _delivery,
        "message/global-delivery-status": _delivery,
        "message/disposition-notification": _disposition,
    }
    type_ = next((type_ for type_ in readers if type_ in found), None)
    if type_ is None:
        return [] if kind in ("delivery-status", "feedback-report", "disposition-notification") else None
    blocks = _blocks(found[type_])
    reference = _reported(mail, parts, blocks)
    if reference is None:
        return []
    verdicts = [said for said in map(readers[type_], blocks) if said is not None]
    return [Receipt(Channel.EMAIL, reference, state, code) for state, code in verdicts]


def read_reply(raw: bytes) -> Reply:
    """Read a mail as an answer to ours. Of HTML the words are taken."""
    mail = _parse(raw)
    senders = [address for _, address in _addresses(mail, "From") if "@" in address]
    ids = _MESSAGE_ID.findall(_field(mail, "Message-ID"))
    # "References" runs from the oldest to the nearest.
    answered = _MESSAGE_ID.findall(_field(mail, "In-Reply-To")) + _MESSAGE_ID.findall(_field(mail, "References"))[::-1]
    return Reply(
        sender=senders[0].lower() if senders else "",
        subject=" ".join(_field(mail, "Subject").split()),
        text=own_words(_words(mail)[:MAX_CHARACTERS]),
        message_id=ids[0] if ids else None,
        in_reply_to=tuple(dict.fromkeys(answered)),
        is_automatic=_is_automatic(mail),
    )


# ---- reports ---------------------------------------------------------------------------------------------------------

_Block = dict[str, str]  # a report's group of fields, names in lower case
_Verdict = tuple[ReceiptState, str | None]


def _delivery(block: _Block) -> _Verdict | None:
    """RFC 3464 §2.3: the action says what became of it, the status why."""
    action = block.get("action", "").split(" ")[0].lower()
    match = _STATUS.search(block.get("status", "")) or _STATUS.search(block.get("diagnostic-code", ""))
    code = match[0] if match else None
    if not action and match:  # some leave the action out
        action = {"2": "delivered", "4": "delayed", "5": "failed"}[match[1]]
    if action == "failed":  # with a 4.x.x too: it was tried until the server's time was up
        return (ReceiptState.VOID if code in _VOID else ReceiptState.FAILED), code
    if action == "delivered":
        return ReceiptState.DELIVERED, code
    if action in ("delayed", "relayed", "expanded"):
        return ReceiptState.ACCEPTED, code
    return None


def _disposition(block: _Block) -> _Verdict | None:
    said = block.get("disposition", "").rpartition(";")[2].strip().lower()
    return (ReceiptState.READ, None) if said.split("/")[0] == "displayed" else None


def _complaint(block: _Block) -> _Verdict | None:
    kind = block.get("feedback-type", "").strip().lower()
    return (ReceiptState.COMPLAINED, kind) if kind in ("abuse", "fraud", "opt-out", "opt-out-list") else None


def _blocks(report: Message) -> list[_Block]:
    """The groups of fields in a report: the parser makes messages of those it knows, and leaves others as text."""
    groups = _inner(report)
    if not groups:
        text = _decoded(report).replace("\r\n", "\n").strip()
        groups = [_parse(group.encode()) for group in re.split(r"\n[ \t]*\n", text)[:MAX_PARTS]]
    return [{name.lower(): _field(group, name) for name in group} for group in groups[:MAX_PARTS]]


def _reported(mail: Message, parts: list[Message], blocks: list[_Block]) -> str | None:
    """The Message-ID of the mail a report is about."""
    for block in blocks:
        if ids := _MESSAGE_ID.findall(block.get("original-message-id", "")):
            return str(ids[0])
    for part in parts:
        if part.get_content_type() in ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global"):
            inner = _inner(part)
            returned = inner[0] if inner else _parse(_decoded(part).encode())
            if ids := _MESSAGE_ID.findall(_field(returned, "Message-ID")):
                return str(ids[0])
    ids = _MESSAGE_ID.findall(_field(mail, "In-Reply-To")) or _MESSAGE_ID.findall(_field(mail, "References"))
    return str(ids[-1]) if ids else None


# ---- answers ---------------------------------------------------------------------------------------------------------


def _is_automatic(mail: Message) -> bool:
    submitted = _field(mail, "Auto-Submitted").split(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or _field(mail, "Precedence").strip().lower() in _AUTOMATIC_PRECEDENCE
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond"))
        or _field(mail, "Return-Path").strip() == "<>"  # what machines send so that no answer comes back
    )


def _words(mail: Message) -> str:
    """The first plain text that is not attached, or the words of the first HTML."""
    texts: dict[str, Message] = {}
    for part in _walk(mail):
        is_attached = part.get_content_disposition() == "attachment" or part.get_param("name") is not None
        if part.get_content_type() in ("text/plain", "text/html") and not is_attached:
            texts.setdefault(part.get_content_type(), part)
    plain = _decoded(texts["text/plain"]) if "text/plain" in texts else ""
    if plain.strip() or "text/html" not in texts:
        return plain
    return _html_words(_decoded(texts["text/html"]))


class _Words(HTMLParser):
    """Collects the words of HTML, with lines where it breaks them, without what it quotes."""

    _LINES = {"br", "p", "div", "li", "tr", "h1", "h2", "h3"}
    _LEFT_OUT = {"script", "style", "head", "title", "blockquote"}

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._LEFT_OUT:
            self._left_out.append(tag)
        elif tag in self._LINES:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and self._left_out[-1] == tag:
            self._left_out.pop()
        elif tag in self._LINES and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.words.append(re.sub(r"\s+", " ", data))


def _html_words(html: str) -> str:
    reader = _Words()
    try:
        reader.feed(html[:200_000])
        reader.close()
    except (AssertionError, ValueError):  # the library asserts its grammar of declarations
        pass
    lines = [line.strip() for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


# ---- reading what strangers encoded ----------------------------------------------------------------------------------


def _parse(raw: bytes) -> Message:
    try:
        return message_from_bytes(raw[:MAX_BYTES])
    except (RecursionError, ValueError, LookupError, AssertionError):  # parts in parts in parts
        return Message()


def _walk(mail: Message) -> Iterator[Message]:
    """The mail and its parts, outermost first, without those of mails inside it; not deeper than anybody means it."""
    waiting = [mail]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart":
            waiting += _inner(part)


def _inner(part: Message) -> list[Message]:
    # Asked of a part that is text, the library would decode it by whatever charset it names, and may raise.
    payload = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if isinstance(inner, Message)]


def _decoded(part: Message) -> str:
    """A part's text; characters that are none become U+FFFD."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return _to_text(payload, str(part.get_param("charset", "")))
    return ""


# What Python decodes by these is nobody's mail: escapes of its own, and names of the DNS, slowly.
_NO_CHARSETS = {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}


def _to_text(data: bytes, charset: str) -> str:
    name = charset.strip("\"' ").lower()
    # GB 18030 holds both and is what is meant by them: names' rarer characters are written under the older labels too.
    names = ["gb18030" if name in ("gb2312", "gbk", "cp936") else name, "utf-8", "gb18030"]
    for candidate in names:
        if candidate.replace("-", "_") in _NO_CHARSETS:
            continue
        try:
            text = data.decode(candidate)
        except (LookupError, ValueError):  # no such charset (or one that is no charset), or not in it
            continue
        break
    else:
        text = data.decode("utf-8", "replace")
    # What no database takes: the null character, and halves of characters that some charsets can spell.
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_ENCODED = r"=\?[!->@-~]{1,80}\?[bBqQ]\?[ ->@-~]*\?="
_ENCODED_RUN = re.compile(rf"{_ENCODED}(?:\s+{_ENCODED})*")


def _field(mail: Message, name: str) -> str:
    """A header field, decoded (RFC 2047, or bare in UTF-8 or GB 18030); "" where it is not there."""
    return _ENCODED_RUN.sub(lambda run: _encoded_words(run[0]), _raw_field(mail, name))


def _raw_field(mail: Message, name: str) -> str:
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    return _to_text(str(raw).encode("utf-8", "surrogateescape"), "utf-8")


def _encoded_words(run: str) -> str:
    """Encoded words that stand together: a character may begin in one and end in the next."""
    try:
        pieces = decode_header(run)
    except (HeaderParseError, ValueError):
        return run
    return "".join(_to_text(text, charset or "utf-8") if isinstance(text, bytes) else text for text, charset in pieces)


def _addresses(mail: Message, name: str) -> list[tuple[str, str]]:
    # Not decoded: an encoded word may spell another address, which is a name and nothing else.
    try:
        return getaddresses([_raw_field(mail, name)])
    except (ValueError, IndexError):
        return []
