"""The e-mail channel by itself: what each answer of a server means, kept connections, TLS and signatures."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim
import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tests.outreach.rigs import Ears, MailPeer, clearance, free_port
from tests.outreach.test_channel_contract import TEN, message

from tideover.base.errors import Invalid
from tideover.gate import Channel
from tideover.outreach.channels import Delivery, Destination, EmailChannel, Message, Outcome
from tideover.outreach.channels import email as email_module

pytestmark = pytest.mark.demand("3.10")


@pytest.fixture
def peer() -> Iterator[MailPeer]:
    made = MailPeer()
    yield made
    made.stop()


@pytest.fixture
def channel(peer: MailPeer) -> Iterator[EmailChannel]:
    made = EmailChannel(f"smtp://127.0.0.1:{peer.port}", "Care <care@bank.example>")
    yield made
    made.stop()


def send(channel: EmailChannel, what: Message | None = None, to: str = "c1@city.example") -> Delivery:
    return channel.deliver(clearance(Channel.EMAIL), Destination("blind", to), what or message(), TEN)


@pytest.mark.parametrize(
    ("mode", "code", "may_retry"),
    [
        ("recipient 550 no such mailbox", "smtp_unknown_recipient", False),
        ("recipient 550 5.1.1 no such mailbox", "smtp_unknown_recipient", False),
        ("recipient 551 5.1.6 moved", "smtp_unknown_recipient", False),
        ("recipient 553 no", "smtp_unknown_recipient", False),
        ("recipient 550 5.7.1 relaying denied", "smtp_refused", False),
        ("recipient 554 5.7.1 not from you", "smtp_refused", False),
        ("recipient 452 4.2.2 mailbox full", "smtp_deferred", True),
        ("recipient 450 4.7.1 greylisted, come again", "smtp_deferred", True),
        ("recipient 421 closing", "smtp_unreachable", True),
        ("content 451 4.3.0 later", "smtp_deferred", True),
        ("content 552 5.2.2 too much", "smtp_rejected", False),
        ("content 554 5.7.1 spam", "smtp_rejected", False),
    ],
)
def test_what_an_answer_means(channel: EmailChannel, peer: MailPeer, mode: str, code: str, may_retry: bool) -> None:
    for is_kept in (False, True):
        peer.mode = mode
        assert send(channel) == Delivery(Outcome.NOT_SENT, code, may_retry), is_kept
        assert len(peer.mails) == is_kept
        peer.mode = "take"
        assert send(channel).outcome is Outcome.SENT
        peer.mails[1:] = []


def test_the_mail(channel: EmailChannel, peer: MailPeer) -> None:
    what = Message("<0190b0f0-0000-7000-8000-000000000001@tideover>", "Your\r\nBcc: x@y.example\npayment", ".\n..dots\n.\nend")
    answer = send(channel, what)
    assert answer == Delivery(Outcome.SENT, references=(what.key,))
    mail = message_from_bytes(peer.mails[0], policy=policy.default)
    assert mail["Message-ID"] == what.key
    assert mail["Subject"] == "Your Bcc: x@y.example payment"
    assert mail["Bcc"] is None and mail["Reply-To"] is None and mail["Precedence"] is None
    assert mail["List-Unsubscribe"] == "<mailto:care@bank.example?subject=unsubscribe>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == ".\n..dots\n.\nend\n"
    assert peer.mails[0].isascii() and max(map(len, peer.mails[0].splitlines())) < 998


def test_connections_are_kept(channel: EmailChannel, peer: MailPeer) -> None:
    for _ in range(5):
        assert send(channel).outcome is Outcome.SENT
    assert len(peer.connections) == 1
    channel.stop()
    deadline = time.monotonic() + 5
    while not peer.connections[0].is_closing() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert peer.connections[0].is_closing()


def test_a_connection_gone_stale_neither_loses_nor_doubles(channel: EmailChannel, peer: MailPeer) -> None:
    for expected in range(1, 4):
        assert send(channel).outcome is Outcome.SENT
        assert len(peer.mails) == expected
        peer.cut()
    peer.stop()
    peer.start()
    assert send(channel).outcome is Outcome.SENT
    assert len(peer.mails) == 4


def test_an_old_connection_is_left(channel: EmailChannel, peer: MailPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    send(channel)
    monkeypatch.setattr(email_module, "IDLE_SECONDS", 0)
    send(channel)
    assert len(peer.connections) == 2 and len(peer.mails) == 2
    monkeypatch.setattr(email_module, "IDLE_SECONDS", 60)
    monkeypatch.setattr(email_module, "MAILS_A_CONNECTION", 2)
    for _ in range(4):
        send(channel)
    assert len(peer.mails) == 6
    assert len(peer.connections) == 4


def test_stopping_lets_a_delivery_end(channel: EmailChannel, peer: MailPeer) -> None:
    peer.mode = "slow 0.6"
    answers: list[Delivery] = []
    thread = threading.Thread(target=lambda: answers.append(send(channel)))
    thread.start()
    while not peer.mails:
        time.sleep(0.01)
    channel.stop()
    thread.join(1)
    assert answers[0].outcome is Outcome.SENT
    assert send(channel).code == "channel_stopped"
    channel.start(Ears())
    peer.mode = "take"
    assert send(channel).outcome is Outcome.SENT


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ([], Outcome.NOT_SENT),  # hangs up on being greeted
        ([b"250 hello"], Outcome.NOT_SENT),  # after EHLO
        ([b"250 hello", b"250 ok"], Outcome.NOT_SENT),  # after MAIL
        ([b"250 hello", b"250 ok", b"250 ok"], Outcome.NOT_SENT),  # after RCPT: DATA is said, nothing of the mail
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on"], Outcome.IN_DOUBT),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", b"what?"], Outcome.IN_DOUBT),
    ],
)
def test_a_server_that_hangs_up(script: list[bytes], outcome: Outcome) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        connection.sendall(b"220 hello\r\n")
        for answer in script:
            connection.recv(65536)
            connection.sendall(answer + b"\r\n")
        if script:
            connection.recv(65536)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    answer = send(EmailChannel(f"smtp://127.0.0.1:{listener.getsockname()[1]}", "care@bank.example"))
    thread.join()
    listener.close()
    assert answer.outcome is outcome
    assert answer.may_retry is (outcome is Outcome.NOT_SENT)


@pytest.mark.parametrize(
    "address", ["", "x", "a b@c.example", "a@b\nBcc: d@e.example", "<a@b.example>", "a@b..c", "a@" + "x" * 300]
)
def test_what_is_no_address(channel: EmailChannel, peer: MailPeer, address: str) -> None:
    assert send(channel, to=address) == Delivery(Outcome.NOT_SENT, "email_address_malformed")
    assert peer.connections == []


def test_addresses_beyond_ascii(channel: EmailChannel, peer: MailPeer) -> None:
    assert send(channel, to="wang@银行.example").outcome is Outcome.SENT
    assert send(channel, to="王@银行.example").outcome is Outcome.SENT
    domain = "银行".encode("idna").decode() + ".example"
    assert peer.recipients == [f"wang@{domain}", f"王@{domain}"]


# ---- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 signed by itself, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    path = tmp_path / "server.pem"
    path.write_bytes(pem)
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # that server's word for TLS from the first byte on
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, is_trusted: bool) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = server_context(certificate)
    seen: list[tuple[str, str]] = []

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    options: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    if scheme == "smtps":
        options = {"ssl_context": context, "auth_require_tls": False}
    peer = MailPeer(authenticator=authenticate, auth_required=True, **options)
    try:
        right = EmailChannel(f"{scheme}://care:p%40ss@127.0.0.1:{peer.port}", "care@bank.example")
        answer = send(right)
        if not is_trusted:
            assert answer == Delivery(Outcome.NOT_SENT, "smtp_untrusted", may_retry=True)
            assert peer.mails == [] and seen == []
            return
        assert answer.outcome is Outcome.SENT
        assert len(peer.mails) == 1 and seen == [("care", "p@ss")]
        right.stop()
        wrong = EmailChannel(f"{scheme}://care:wrong@127.0.0.1:{peer.port}", "care@bank.example")
        assert send(wrong) == Delivery(Outcome.NOT_SENT, "smtp_login_refused", may_retry=True)
    finally:
        peer.stop()


def test_no_password_goes_out_in_the_clear(peer: MailPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_module, "_is_near", lambda host: False)
    channel = EmailChannel(f"smtp://care:secret@127.0.0.1:{peer.port}", "care@bank.example")
    assert send(channel) == Delivery(Outcome.NOT_SENT, "smtp_untrusted", may_retry=True)


@pytest.mark.parametrize("login", ["", "care:secret@"])
def test_tls_that_is_offered_and_refused_is_not_done_without(login: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        connection.sendall(b"220 hello\r\n")
        heard.append(connection.recv(65536))
        connection.sendall(b"250-hello\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
        heard.append(connection.recv(65536))
        connection.sendall(b"454 not now\r\n")
        heard.append(connection.recv(65536))
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    answer = send(EmailChannel(f"smtp://{login}127.0.0.1:{listener.getsockname()[1]}", "care@bank.example"))
    thread.join()
    listener.close()
    assert answer == Delivery(Outcome.NOT_SENT, "smtp_unreachable", may_retry=True)
    assert heard[1:] == [b"STARTTLS\r\n", b""]


def test_which_hosts_are_near() -> None:
    assert [email_module._is_near(host) for host in ("localhost", "127.0.0.1", "::1", "mail.example", "10.0.0.1")] == [
        True, True, True, False, False,
    ]  # fmt: skip


# ---- DKIM ------------------------------------------------------------------------------------------------------------


def key_file(folder: Path, key: Any, form: PrivateFormat = PrivateFormat.PKCS8) -> Path:
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    return path


def signed_mail(peer: MailPeer, path: Path, what: Message | None = None) -> bytes:
    sender = "招联客户关怀 <care@bank.example>"
    channel = EmailChannel(f"smtp://127.0.0.1:{peer.port}", sender, dkim_key_file=path, dkim_selector="t2026")
    assert send(channel, what).outcome is Outcome.SENT
    channel.stop()
    return peer.mails[-1]


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_mail_is_signed(peer: MailPeer, tmp_path: Path, form: PrivateFormat) -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"t2026._domainkey.bank.example."
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    mail = signed_mail(peer, key_file(tmp_path, key, form))
    assert dkim.verify(mail, dnsfunc=dns)
    # Relaxed: fields folded anew and spaces dropped at line ends on the way break nothing.
    assert dkim.verify(mail.replace(b"Subject: ", b"subject:\r\n  "), dnsfunc=dns)
    head, _, body = mail.partition(b"\r\n\r\n")
    assert b"a=rsa-sha256" in head and b"relaxed/relaxed" in head
    changes = {
        "body": head + b"\r\n\r\n" + body[:-12] + bytes([body[-12] ^ 1]) + body[-11:],
        "longer body": mail + b"more\r\n",
        "subject": mail.replace(b"Subject: ", b"Subject: Re"),
        "to": mail.replace(b"To: c1@", b"To: c2@"),
        "date": mail.replace(b"2026 10:00", b"2026 10:01"),
        "id": mail.replace(b"Message-ID: <0", b"Message-ID: <1"),
        "a second from": b"From: evil@bank.example\r\n" + mail,
        "a second subject": b"Subject: pay here\r\n" + mail,
        "a second to": b"To: c2@city.example\r\n" + mail,
        "a reply-to": mail.replace(b"Subject:", b"Reply-To: evil@evil.example\r\nSubject:"),
        "unsubscribe": mail.replace(b"List-Unsubscribe: <mailto:care", b"List-Unsubscribe: <mailto:evil"),
    }
    for what, changed in changes.items():
        assert changed != mail, what
        assert not dkim.verify(changed, dnsfunc=dns), what


def test_mail_is_signed_with_ed25519(peer: MailPeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """dkimpy reads the mail; its check of the signature itself wants PyNaCl, so it is given our library's instead."""
    key = ed25519.Ed25519PrivateKey.generate()
    checked: list[bytes] = []

    class Public:
        def verify(self, digest: bytes, signature: bytes) -> None:
            key.public_key().verify(signature, digest)  # raises
            checked.append(digest)

    monkeypatch.setattr(dkim, "load_pk_from_dns", lambda name, dnsfunc, timeout: (Public(), 256, b"ed25519", False))
    absent = SimpleNamespace(exceptions=SimpleNamespace(BadSignatureError=InvalidSignature))
    monkeypatch.setattr(dkim, "nacl", absent, raising=False)
    mail = signed_mail(peer, key_file(tmp_path, key))
    assert b"a=ed25519-sha256" in mail
    assert dkim.verify(mail) and len(checked) == 1
    assert not dkim.verify(mail + b"more\r\n")
    assert not dkim.verify(mail.replace(b"To: c1@", b"To: c2@"))
    assert len(checked) == 1


def test_a_key_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "dkim.pem"
    contents = [
        None,
        b"",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ]
    for content in contents:
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Invalid) as caught:
            EmailChannel(f"smtp://127.0.0.1:{free_port()}", "care@bank.example", dkim_key_file=path)
        assert caught.value.code == "invalid_dkim_key"
    good = key_file(tmp_path, ed25519.Ed25519PrivateKey.generate())
    for sender, selector in (("care", "t"), ("care@bank.example", "a b"), ("care@bank.example", "")):
        with pytest.raises(Invalid) as caught:
            EmailChannel(None, sender, dkim_key_file=good, dkim_selector=selector)
        assert caught.value.code == "invalid_dkim_key"
