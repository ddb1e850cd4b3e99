"""Mail out of the outbox: to an SMTP server, to files, or to the console."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
import sys
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Self, TextIO

from core.outbox import OutboxMessage
from webapp.transports.channel import AddressRefused, Transport, TransportDown

TIMEOUT = 30


def mail_transport(settings: Mapping[str, Any]) -> Transport:
    """The way that ORANGE_FRIDAY_MAIL names."""
    sender = settings["ORANGE_FRIDAY_MAIL_FROM"]
    kind = settings["ORANGE_FRIDAY_MAIL"]
    if kind == "smtp":
        return SmtpMail(
            sender,
            settings["ORANGE_FRIDAY_MAIL_SERVER"],
            settings["ORANGE_FRIDAY_MAIL_PORT"],
            username=settings["ORANGE_FRIDAY_MAIL_USERNAME"],
            password=settings["ORANGE_FRIDAY_MAIL_PASSWORD"],
            tls=settings["ORANGE_FRIDAY_MAIL_TLS"],
        )
    if kind == "console":
        return ConsoleMail(sender)
    return FileMail(sender, Path(settings["ORANGE_FRIDAY_DATA_DIR"]) / "mail")


def mail_of(message: OutboxMessage, sender: str) -> EmailMessage:
    """The message as mail: text, and HTML beside it where there is some.

    The Message-ID is made of the unique key, so that a mail sent twice (a crash between sending and marking)
    is the same mail to a reader's program.
    """
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.address
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = (
        f"<{hashlib.sha256(message.unique_key.encode()).hexdigest()[:40]}@{_domain_of(sender)}>"
    )
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "out of office" back to us
    for name, value in message.headers.items():
        mail[name] = str(value)
    mail.set_content(message.body_text)
    if message.body_html:
        mail.add_alternative(message.body_html, subtype="html")
    return mail


def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


class ConsoleMail:
    """Prints mail, for trying things out."""

    def __init__(self, sender: str, out: TextIO | None = None) -> None:
        self.sender, self.out = sender, out

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send(self, message: OutboxMessage) -> None:
        """Print the head and the text."""
        out = self.out or sys.stdout
        out.write(f"Mail to {message.address}: {message.subject}\n\n{message.body_text}\n")
        out.flush()


class FileMail:
    """Writes each mail to a file; any mail program opens it."""

    def __init__(self, sender: str, folder: Path) -> None:
        self.sender, self.folder = sender, folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send(self, message: OutboxMessage) -> None:
        """Write one .eml, in one step, under a name of its own; a repeat writes the same file again."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{message.created_at:%Y%m%dT%H%M%S}-{message.id}.eml"
            draft = path.with_suffix(".part")
            draft.write_bytes(mail_of(message, self.sender).as_bytes())
            draft.replace(path)
        except OSError as error:
            raise TransportDown(f"{self.folder} cannot be written: {error.strerror or error}") from error


class SmtpMail:
    """Sends through an SMTP server, many mails over one connection."""

    def __init__(
        self, sender: str, host: str, port: int, *, username: str = "", password: str = "", tls: bool = True
    ) -> None:
        self.sender, self.host, self.port = sender, host, port
        self.username, self.password, self.tls = username, password, tls
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._hang_up()

    def send(self, message: OutboxMessage) -> None:
        """Hand one mail to the server."""
        server = self._server or self._connect()
        try:
            server.send_message(mail_of(message, self.sender))
        except smtplib.SMTPServerDisconnected as error:
            self._hang_up()
            raise TransportDown(f"{self.host} hung up: {error}") from error
        except smtplib.SMTPException as error:
            # Whatever the server thinks of the conversation now, the next mail begins a new one.
            self._hang_up()
            raise _meaning_of(error) from error
        except OSError as error:
            self._hang_up()
            raise TransportDown(f"{self.host}:{self.port}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        try:
            self._server = server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
            if self.tls:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise TransportDown(f"{self.host}:{self.port}: {error}") from error
        return server

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            server.close()


def _meaning_of(error: smtplib.SMTPException) -> Exception:
    """A 5xx answer about the recipient or the mail is final; all else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return AddressRefused(str(error)) if all(code >= 500 for code in codes) else error
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return AddressRefused(str(error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return AddressRefused(str(error))
    return error
