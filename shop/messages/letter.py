"""How an e-mail looks: the text, and the same words as simple HTML.

One column of at most 600 px in tables, styles at the elements, no pictures, no script, no colours of its own but
two lines: what a reader's dark mode does to it stays legible.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from shop.core.sentences import lazy
from shop.web.i18n import sentence_in

WHY = lazy("Thư này được gửi tự động về đơn hàng hoặc tài khoản của quý khách.")
ANSWER = lazy("Quý khách có thể trả lời thư này để hỏi điểm bán.")
FONT = "font-family:-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif"
LINK = re.compile(r"https?://\S+")
TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'


def closing(language: str, *, can_answer: bool) -> str:
    """The last lines: why it came, and whether somebody reads an answer."""
    return " ".join(
        sentence_in(language, sentence.msgid) for sentence in ((WHY, ANSWER) if can_answer else (WHY,))
    )


def as_text(body: str, shop: str, base: str, end: str) -> str:
    """The plain text."""
    return f"{body.strip()}\n\n-- \n{shop} · {base}\n{end}\n"


def as_html(subject: str, body: str, *, language: str, shop: str, base: str, end: str) -> str:
    """The same as HTML. Everything that people typed is escaped; addresses become links."""
    parts = Markup("").join(
        Markup('<p style="margin:0 0 16px">{}</p>').format(_paragraph(part))
        for part in body.split("\n\n")
        if part.strip()
    )
    frame = (
        '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>{subject}</title></head>'
        '<body style="margin:0">'
        + TABLE
        + '><tr><td align="center" style="padding:16px">'
        + TABLE
        + ' style="max-width:600px;text-align:left;'
        + FONT
        + ';font-size:16px;line-height:1.6">'
        '<tr><td style="padding:0 0 8px;border-bottom:3px solid #b8813f"><strong>{shop}</strong></td></tr>'
        '<tr><td style="padding:16px 0 0"><h1 style="margin:0 0 16px;font-size:20px;line-height:1.4">{subject}</h1>'
        "{parts}</td></tr>"
        '<tr><td style="padding:16px 0 0;border-top:1px solid #b8813f;font-size:14px">{end}<br>{home}</td></tr>'
        "</table></td></tr></table></body></html>"
    )
    return Markup(frame).format(  # noqa: S704 the frame holds constants only
        language=language, subject=subject, shop=shop, parts=parts, end=end, home=_line(base)
    )


def _paragraph(part: str) -> Markup:
    return Markup("<br>").join(_line(line) for line in part.strip().split("\n"))


def _line(line: str) -> Markup:
    found, last = Markup(""), 0
    for link in LINK.finditer(line):
        found += escape(line[last : link.start()]) + Markup('<a href="{0}">{0}</a>').format(link[0])
        last = link.end()
    return found + escape(line[last:])
