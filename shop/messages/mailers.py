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

from markupsafe import escape

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


def compose(message: Message, *, sender: str, sender_name: str, base: str) -> EmailMessage:
    """The e-mail of an outbox row: text and the same text as plain HTML. Its id makes the Message-ID."""
    text = with_links(message.body or "", base)
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = Address(sender_name, addr_spec=sender)
    mail["To"] = Address(" ".join((message.to_name or "").split()), addr_spec=message.to_email or "")
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<message-{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    mail.add_alternative(_html(text, message), subtype="html")
    return mail


def _html(text: str, message: Message) -> str:
    parts = "".join(f"<p>{_paragraph(part)}</p>" for part in text.split("\n\n") if part.strip())
    return (
        f'<!doctype html><html lang="{escape(message.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(message.subject)}</title></head>"
        '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:600px;margin:0 auto;'
        f'padding:16px;color:#2b2118">{parts}</body></html>'
    )


def _paragraph(part: str) -> str:
    return "<br>".join(" ".join(map(_word, line.split(" "))) for line in part.strip().split("\n"))


def _word(word: str) -> str:
    safe = escape(word)
    return f'<a href="{safe}">{safe}</a>' if word.startswith(("https://", "http://")) else str(safe)
