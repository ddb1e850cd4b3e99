"""Mail as it leaves: to a real SMTP server, to files, to the console."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.outbox import OutboxMessage
from core.settings import read_settings
from tests.webapp.transports.smtp_server import SmtpServer, smtp_server
from webapp.transports.delivery import deliver
from webapp.transports.mail import ConsoleMail, FileMail, SmtpMail, mail_of, mail_transport

SENDER = "Orange Friday <of@beta.example.org>"
loopback = pytest.mark.allow_hosts(["127.0.0.1"])
Put = Callable[..., None]
Find = Callable[[str], OutboxMessage]


@pytest.fixture
def server(socket_enabled: None) -> Iterator[SmtpServer]:
    with smtp_server() as made:
        yield made


def test_a_mail_has_text_and_html_and_says_that_it_is_automatic(put: Put, message_to: Find) -> None:
    put("ann@example.com", html="<p>你好</p>")
    mail = mail_of(message_to("ann@example.com"), SENDER)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == ("ann@example.com", SENDER, "auto-generated")
    assert mail["Date"] == "Fri, 20 Nov 2026 16:00:00 +0000"


def test_the_message_id_is_the_same_at_every_try(put: Put, message_to: Find) -> None:
    put("ann@example.com")
    put("bob@example.com")
    first, again = (mail_of(message_to("ann@example.com"), SENDER)["Message-ID"] for _ in range(2))
    assert first == again
    assert first.endswith("@beta.example.org>")
    assert mail_of(message_to("bob@example.com"), SENDER)["Message-ID"] != first


def test_a_subject_cannot_smuggle_in_a_header(put: Put, message_to: Find) -> None:
    put("ann@example.com", subject="Hello\r\nBcc: eve@example.com")
    mail = mail_of(message_to("ann@example.com"), SENDER)
    assert mail["Subject"] == "Hello Bcc: eve@example.com"
    assert mail["Bcc"] is None


@loopback
def test_mail_reaches_an_smtp_server_over_one_connection(
    sessions: sessionmaker[Session], put: Put, server: SmtpServer, now: datetime
) -> None:
    put("ann@example.com")
    put("bob@example.com")
    smtp = SmtpMail(SENDER, "127.0.0.1", server.port, tls=False)
    assert deliver(sessions, {"mail": smtp}, lambda: now).sent == 2
    assert [mail["To"] for mail in server.mails] == ["ann@example.com", "bob@example.com"]
    assert "你好" in server.mails[0].get_content()
    assert server.mails[0]["Subject"] == "Planned: 更长的电池"
    assert server.talks == 1


@loopback
def test_a_recipient_refused_for_good_is_parked(
    sessions: sessionmaker[Session], put: Put, message_to: Find, server: SmtpServer, now: datetime
) -> None:
    server.refused = {"gone": "550 no such user"}
    put("gone@example.com")
    put("bob@example.com")
    smtp = SmtpMail(SENDER, "127.0.0.1", server.port, tls=False)
    assert deliver(sessions, {"mail": smtp}, lambda: now).sent == 1
    assert message_to("gone@example.com").parked_at == now


@loopback
def test_a_recipient_refused_for_now_is_tried_again(
    sessions: sessionmaker[Session], put: Put, message_to: Find, server: SmtpServer, now: datetime
) -> None:
    server.refused = {"busy": "451 try later"}
    put("busy@example.com")
    assert (
        deliver(sessions, {"mail": SmtpMail(SENDER, "127.0.0.1", server.port, tls=False)}, lambda: now).failed
        == 1
    )
    message = message_to("busy@example.com")
    assert (message.parked_at, message.attempts) == (None, 1)


@loopback
def test_a_server_that_is_away_is_no_fault_of_the_message(
    sessions: sessionmaker[Session], put: Put, message_to: Find, server: SmtpServer, now: datetime
) -> None:
    put("ann@example.com")
    # TLS was asked for, and this server has none: nothing may be sent in the clear.
    smtp = SmtpMail(SENDER, "127.0.0.1", server.port, tls=True)
    assert deliver(sessions, {"mail": smtp}, lambda: now).down
    assert message_to("ann@example.com").attempts == 0
    assert server.mails == []


def test_files_are_whole_mails_and_a_repeat_makes_no_second_one(
    put: Put, message_to: Find, tmp_path: Path
) -> None:
    put("ann@example.com")
    message = message_to("ann@example.com")
    for _ in range(2):
        FileMail(SENDER, tmp_path / "mail").send(message)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"20261120T160000-{message.id}.eml"
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "Planned: 更长的电池"


def test_a_folder_that_cannot_be_written_keeps_the_mail(
    sessions: sessionmaker[Session], put: Put, tmp_path: Path, now: datetime
) -> None:
    put("ann@example.com")
    (tmp_path / "mail").write_text("a file where the folder should be")
    assert deliver(sessions, {"mail": FileMail(SENDER, tmp_path / "mail")}, lambda: now).down


def test_the_console_shows_head_and_text(put: Put, message_to: Find) -> None:
    put("ann@example.com")
    out = io.StringIO()
    ConsoleMail(SENDER, out).send(message_to("ann@example.com"))
    assert out.getvalue().startswith("Mail to ann@example.com: Planned: 更长的电池\n\nHello Ann,")


@pytest.mark.parametrize(("kind", "made"), [("file", FileMail), ("console", ConsoleMail), ("smtp", SmtpMail)])
def test_the_setting_names_the_way(kind: str, made: type) -> None:
    assert isinstance(mail_transport(read_settings({"ORANGE_FRIDAY_MAIL": kind})), made)
