"""What comes back by mail, as servers and people's programs write it: reports, answers, and bytes that are neither."""

from __future__ import annotations

import base64
import quopri
import time
from email.header import Header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.gate import Channel
from tideover.outreach.channels import Receipt, ReceiptState, read_bounce, read_reply

OURS = "<0190b0f0-1234-7000-8000-00000000000a@tideover>"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def postfix(recipients: str, returned: str = "message/rfc822") -> bytes:
    """A report as Postfix writes it."""
    return crlf(f"""Return-Path: <>
Date: Tue,  1 Dec 2026 10:00:02 +0800 (CST)
From: MAILER-DAEMON@mx.bank.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: care@bank.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F0C12.1764554402/mx.bank.example"
Message-Id: <20261201020002.5A1@mx.bank.example>

This is a MIME-encapsulated message.

--4F0C12.1764554402/mx.bank.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.bank.example.

--4F0C12.1764554402/mx.bank.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.bank.example
X-Postfix-Queue-ID: 4F0C12
X-Postfix-Sender: rfc822; care@bank.example
Arrival-Date: Tue,  1 Dec 2026 10:00:00 +0800 (CST)

{recipients}

--4F0C12.1764554402/mx.bank.example
Content-Description: Undelivered Message
Content-Type: {returned}

From: care@bank.example
To: c1@city.example
Subject: =?utf-8?b?5YWz5LqO5oKo55qE6L+Y5qy+?=
Message-ID: {OURS}

body

--4F0C12.1764554402/mx.bank.example--
""")


def recipient(action: str, status: str) -> str:
    return f"""Final-Recipient: rfc822; c1@city.example
Original-Recipient: rfc822;c1@city.example
{action}{status}Remote-MTA: dns; mx.city.example
Diagnostic-Code: smtp; 550 said the other side"""


@pytest.mark.parametrize(
    ("action", "status", "state", "code"),
    [
        ("failed", "5.1.1", ReceiptState.VOID, "5.1.1"),
        ("failed", "5.1.10", ReceiptState.VOID, "5.1.10"),
        ("failed", "5.1.8", ReceiptState.FAILED, "5.1.8"),  # about the sender's address
        ("failed", "5.2.2", ReceiptState.FAILED, "5.2.2"),
        ("failed", "5.7.1 (blocked)", ReceiptState.FAILED, "5.7.1"),
        ("Failed", "4.4.7", ReceiptState.FAILED, "4.4.7"),  # the server gave up
        ("failed (bounced)", "5.0.0", ReceiptState.FAILED, "5.0.0"),
        ("delayed", "4.4.1", ReceiptState.ACCEPTED, "4.4.1"),
        ("relayed", "2.1.9", ReceiptState.ACCEPTED, "2.1.9"),
        ("delivered", "2.1.5", ReceiptState.DELIVERED, "2.1.5"),
        (None, "5.1.1", ReceiptState.VOID, "5.1.1"),
        (None, "4.2.2", ReceiptState.ACCEPTED, "4.2.2"),
        ("failed", None, ReceiptState.FAILED, None),
    ],
)
@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_delivery_reports(action: str | None, status: str | None, state: ReceiptState, code: str | None, returned: str) -> None:
    told = recipient(f"Action: {action}\n" if action else "", f"Status: {status}\n" if status else "")
    assert read_bounce(postfix(told, returned)) == [Receipt(Channel.EMAIL, OURS, state, code)]


def test_a_report_of_two_recipients() -> None:
    told = recipient("Action: failed\n", "Status: 5.1.1\n") + "\n\n" + recipient("Action: delivered\n", "Status: 2.0.0\n")
    receipts = read_bounce(postfix(told)) or []
    assert [receipt.state for receipt in receipts] == [ReceiptState.VOID, ReceiptState.DELIVERED]


def test_a_report_that_returns_nothing_names_the_mail_it_answers() -> None:
    """As Exchange does for large mails."""
    raw = crlf(f"""From: postmaster@city.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b
In-Reply-To: {OURS}
References: <old@elsewhere.example> {OURS}

--b
Content-Type: text/html; charset=gb2312
Content-Transfer-Encoding: base64

{base64.b64encode("<p>无法送达</p>".encode("gb18030")).decode()}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns;exchange.city.example

Final-Recipient: rfc822;c1@city.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found

--b--
""")
    assert read_bounce(raw) == [Receipt(Channel.EMAIL, OURS, ReceiptState.VOID, "5.1.10")]


def test_a_complaint() -> None:
    raw = crlf(f"""From: feedback@mail.example
Subject: FW: your mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.
--part1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <care@bank.example>
--part1
Content-Type: message/rfc822
Content-Disposition: inline

From: <care@bank.example>
Message-ID: {OURS}
Subject: hello

words
--part1--
""")
    assert read_bounce(raw) == [Receipt(Channel.EMAIL, OURS, ReceiptState.COMPLAINED, "abuse")]
    assert read_bounce(raw.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")) == []


def test_a_read_receipt() -> None:
    raw = crlf(f"""From: c1@city.example
Content-Type: multipart/report; report-type=disposition-notification; boundary=b

--b
Content-Type: text/plain

Your message was displayed.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;c1@city.example
Original-Message-ID: {OURS}
Disposition: manual-action/MDN-sent-manually; displayed
--b--
""")
    assert read_bounce(raw) == [Receipt(Channel.EMAIL, OURS, ReceiptState.READ, None)]
    assert read_bounce(raw.replace(b"; displayed", b"; deleted")) == []


def test_a_report_of_no_mail_and_what_is_no_report() -> None:
    whole = postfix(recipient("Action: failed\n", "Status: 5.1.1\n"))
    assert read_bounce(whole.replace(b"Message-ID: " + OURS.encode(), b"X-Nothing: 1")) == []
    assert read_bounce(whole[: whole.index(b"Content-Description: Delivery")]) == []
    assert read_bounce(GMAIL) is None
    # A person who sends us a bounce as an attached mail has written to us; it is not the server's word.
    attached = (
        b"From: c1@city.example\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\nContent-Type: text/plain\r\n\r\n"
    )
    attached += b"look\r\n--zz\r\nContent-Type: message/rfc822\r\n\r\n" + whole + b"\r\n--zz--\r\n"
    assert read_bounce(attached) is None
    assert read_reply(attached).text == "look"


# ---- answers ---------------------------------------------------------------------------------------------------------


def plain(body: str, charset: str, encoding: str, more: str = "") -> bytes:
    data = body.replace("\n", "\r\n").encode(charset)
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    subject = Header("回复：关于您的还款", charset if charset != "gb18030" else "gb2312").encode()
    head = f"""From: {Header("欧阳新雨", "utf-8").encode()} <C1@City.example>
To: care@bank.example
Subject: {subject}
Message-ID: <a1@city.example>
In-Reply-To: {OURS}
References: <first@tideover>
 {OURS}
MIME-Version: 1.0
Content-Type: text/plain; charset="{charset}"
Content-Transfer-Encoding: {encoding}
{more}"""
    return head.replace("\n", "\r\n").encode() + b"\r\n" + data


SAID = "我这个月工资15号发，16号还500元可以吗？\n谢谢"
QUOTES = {
    "gmail": "\n\nTideover <care@bank.example> 于2026年12月1日周二 10:00写道：\n\n> 欧阳新雨，您好：\n> 请还款。\n",
    "netease": '\n\n在 2026-12-01 10:00:00，"care" <care@bank.example> 写道：\n欧阳新雨，您好：\n请还款。\n',
    "qq": '\n\n\n------------------ 原始邮件 ------------------\n发件人: "care"<care@bank.example>;\n请还款。\n',
    "outlook": "\n\n发件人：care@bank.example\n发送时间：2026年12月1日 10:00\n收件人：c1@city.example\n\n请还款。\n",
    "english": "\n\nOn Tue, Dec 1, 2026 at 10:00 AM Care <care@bank.example>\nwrote:\n\n> Dear Ann,\n> please pay\n",
    "original": "\n\n-----Original Message-----\nFrom: care@bank.example\nSent: Tuesday\n\nplease pay\n",
    "none": "\n",
}


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "base64"), ("utf-8", "quoted-printable"), ("utf-8", "8bit"), ("gb18030", "base64"), ("gb18030", "8bit")],
)
def test_an_answer_is_read_without_what_it_answers(quote: str, charset: str, encoding: str) -> None:
    reply = read_reply(plain(SAID + QUOTES[quote], charset, encoding))
    assert reply.text == SAID
    assert reply.subject == "回复：关于您的还款"
    assert reply.sender == "c1@city.example"
    assert reply.message_id == "<a1@city.example>"
    assert reply.in_reply_to == (OURS, "<first@tideover>")
    assert not reply.is_automatic
    assert SAID not in repr(reply) and "c1@" not in repr(reply)


def test_an_answer_below_what_it_answers() -> None:
    below = "On Tue, Dec 1, 2026 Care wrote:\n> please pay\n\nI will pay 500 on Friday.\n"
    assert read_reply(plain(below, "utf-8", "8bit")).text == "I will pay 500 on Friday."


def test_rare_characters_under_an_old_label() -> None:
    """Programs write GBK, and more, under the label gb2312."""
    raw = plain("我叫朱镕𠮷", "gb18030", "base64").replace(b'charset="gb18030"', b"charset=gb2312")
    assert read_reply(raw).text == "我叫朱镕𠮷"


GMAIL = crlf(f"""From: Ann Li <ann@city.example>
Subject: Re: your payment
Message-ID: <b2@mail.city.example>
References: {OURS}
Content-Type: multipart/alternative; boundary="000"

--000
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

I paid yesterday =E2=80=93 please check.

On Tue, Dec 1, 2026 at 10:00=E2=80=AFAM Care <care@bank.example> wrote:

> Dear Ann

--000
Content-Type: text/html; charset="UTF-8"

<div>I paid <b>yesterday</b></div>
--000--
""")


def test_the_plain_one_of_two() -> None:
    reply = read_reply(GMAIL)
    assert reply.text == "I paid yesterday – please check."
    assert reply.in_reply_to == (OURS,)


def test_words_of_html() -> None:
    html = """<html><head><title>t</title><style>p {}</style></head><body><div>我已经还了&nbsp;500&lt;元&gt;</div><p>请查<br>谢谢
    您</p><script>alert(1)</script><blockquote><div>欧阳新雨，您好：</div></blockquote>
    <div>------------------ 原始邮件 ------------------</div><div>请还款</div></body></html>"""
    raw = plain(html, "utf-8", "base64").replace(b"text/plain", b"text/html")
    assert read_reply(raw).text.split() == ["我已经还了", "500<元>", "请查", "谢谢", "您"]


@pytest.mark.parametrize(
    "line",
    ["Auto-Submitted: auto-replied", "auto-submitted: auto-generated; owner-email=x", "Precedence: Bulk", "X-Autoreply: yes",
     "Precedence: auto_reply", "Return-Path: <>"],
)  # fmt: skip
def test_machines(line: str) -> None:
    assert read_reply(plain("I am away", "utf-8", "8bit", line + "\n")).is_automatic


def test_what_is_no_machine() -> None:
    assert not read_reply(plain("hello", "utf-8", "8bit", "Auto-Submitted: no\n")).is_automatic
    assert not read_reply(plain("hello", "utf-8", "8bit", "Return-Path: <c1@city.example>\n")).is_automatic


def test_a_name_that_spells_another_address() -> None:
    """An encoded word is part of a name, whatever it spells."""
    raw = b"From: =?utf-8?q?boss=40bank=2Eexample=2C?= <c9@city.example>\r\n\r\nhello"
    assert read_reply(raw).sender == "c9@city.example"


def test_a_character_in_two_encoded_words_and_a_bare_header() -> None:
    data = "还款".encode()
    words = " ".join(f"=?utf-8?B?{base64.b64encode(piece).decode()}?=" for piece in (data[:4], data[4:]))
    assert read_reply(f"Subject: {words}\r\n\r\n".encode()).subject == "还款"
    assert read_reply("Subject: 还款\r\n\r\n".encode("gb18030")).subject == "还款"
    assert read_reply("Subject: =?x?z?y?= 还款 =?utf-8?B?!!!?=\r\n\r\n".encode()).subject.startswith("=?x?z?y?= 还款")


# ---- anything --------------------------------------------------------------------------------------------------------

SAMPLES = [
    postfix(recipient("Action: failed\n", "Status: 5.1.1\n")),
    plain(SAID + QUOTES["gmail"], "utf-8", "base64"),
    plain("<p>x</p><![if foo]><!doctype [<!--", "utf-8", "8bit").replace(b"text/plain", b"text/html"),
    GMAIL,
]
CHARSETS = [b"utf-16", b"punycode", b"idna", b"unicode_escape", b"utf-7", b"zip", b"undefined", b"\0", b"rot13", b"x" * 300]


def check(raw: bytes) -> None:
    receipts = read_bounce(raw)
    assert receipts is None or all(isinstance(receipt, Receipt) for receipt in receipts)
    reply = read_reply(raw)
    for value in (reply.text, reply.subject, reply.sender, reply.message_id or "", *reply.in_reply_to):
        value.encode()  # no halves of characters: the database takes none
        assert "\0" not in value


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(raw: bytes) -> None:
    check(raw)


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
    st.sampled_from([*CHARSETS, None]),
)
@settings(max_examples=400, deadline=None)
def test_no_damaged_mail_raises(sample: bytes, damages: list[tuple[float, int, bytes]], charset: bytes | None) -> None:
    if charset is not None:
        for known in (b"UTF-8", b"utf-8", b"us-ascii"):
            sample = sample.replace(known, charset)
    for place, length, put in damages:
        at = int(place * len(sample))
        sample = sample[:at] + put + sample[at + length :]
    check(sample)


def test_mails_made_to_hurt() -> None:
    begun = time.monotonic()
    check(b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(2000)))
    check(b"Content-Type: message/rfc822\r\n\r\n" * 5000)
    check(b"Subject: " + b"=?utf-8?q?x" * 20_000 + b"\r\n\r\n")
    check(b"From: " + b"<" * 20_000 + b"\r\n\r\n")
    check(b"From: " + b'"a" <' * 5_000 + b"\r\n\r\n")
    check(b"Content-Type: text/html\r\n\r\n" + b"<blockquote><div " * 20_000)
    check(b"Content-Type: text/html\r\n\r\n" + b"<![" * 20_000)
    check(b"Content-Type: text/plain\r\n\r\n" + b"On x\n" * 40_000)
    check(b"X: y\r\n" * 50_000 + b"\r\n")
    assert time.monotonic() - begun < 20
