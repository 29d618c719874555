"""The ways an e-mail leaves: into files, or to an SMTP server."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from shop.messages import letter
from shop.messages.models import Message
from shop.messages.queries import with_links

SECONDS = 20


class Mailer(Protocol):
    """Hands a finished e-mail over; raises OSError or smtplib.SMTPException when it was not taken."""

    def send(self, mail: EmailMessage) -> None:
        """Return only when the next hand has it for good."""


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Writes each e-mail into a folder, for a shop without a mail server and for looking at."""

    folder: Path

    def send(self, mail: EmailMessage) -> None:
        """One file per Message-ID: sent again, it is the same file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail["Message-ID"].strip("<>").partition("@")[0]
        making = self.folder / f".{name}.{os.getpid()}"
        with making.open("wb") as file:
            file.write(mail.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        making.replace(self.folder / f"{name}.eml")


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Speaks to the server in MAIL_URL: `smtp://user:password@host:587?starttls=1` or `smtps://…:465`."""

    url: str

    def send(self, mail: EmailMessage) -> None:
        """One connection per e-mail, every step under a time limit."""
        target = urlsplit(self.url)
        host, secure = target.hostname or "localhost", target.scheme == "smtps"
        port = target.port or (465 if secure else 25)
        server: smtplib.SMTP
        if secure:
            server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        with server:
            if parse_qs(target.query).get("starttls") == ["1"]:
                server.starttls(context=ssl.create_default_context())
            if target.username:
                server.login(unquote(target.username), unquote(target.password or ""))
            server.send_message(mail)


def mailer(url: str, folder: Path) -> Mailer:
    """The mailer that MAIL_URL names; files below the data folder when it names none."""
    if not url:
        return FileMailer(folder)
    if not url.startswith(("smtp://", "smtps://")):
        raise ValueError("MAIL_URL begins with smtp:// or smtps://")
    return SmtpMailer(url)


def compose(
    message: Message, *, sender: str, sender_name: str, base: str, answers: str | None = None
) -> EmailMessage:
    """The e-mail of an outbox row: text and the same text as simple HTML. Its id makes the Message-ID.

    `answers`: who reads a reply, when that is not the sender.
    """
    text = with_links(message.body or "", base)
    end = letter.closing(message.language, can_answer=answers is not None)
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = Address(sender_name, addr_spec=sender)
    mail["To"] = Address(" ".join((message.to_name or "").split()), addr_spec=message.to_email or "")
    if answers:
        mail["Reply-To"] = Address(addr_spec=answers)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<message-{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.as_text(text, sender_name, base, end))
    html = letter.as_html(
        message.subject, text, language=message.language, shop=sender_name, base=base, end=end
    )
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = message.language
    return mail
