"""Two languages. Vietnamese is the source: its sentences are the msgids; English comes from the catalogue.

English pages live under `/en`. A WSGI middleware takes the prefix off and puts it into SCRIPT_NAME, so every
route exists once and `url_for` keeps the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, overload

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request

from shop.core.sentences import lazy, translate_with

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["LANGUAGES", "_", "language", "lazy", "ngettext", "other_language_url"]

LANGUAGES = ("vi", "en")
PREFIX = "/en"
KEY = "shop.language"
CATALOGUE = Path(__file__).parent.parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"


class LanguagePrefix:
    """Turns `/en/x` into `x` read in English, before routing."""

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX + "/"):
            environ["PATH_INFO"] = path[len(PREFIX) :]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
            environ[KEY] = "en"
        before = _read_in.set(environ.get(KEY, "vi"))
        try:
            return self.inner(environ, start_response)
        finally:
            _read_in.reset(before)


_read_in: ContextVar[str | None] = ContextVar("read_in", default=None)
_written_in: ContextVar[str] = ContextVar("written_in", default="vi")


def language() -> str:
    """`vi` or `en`: the language of the page being made; outside a request that of `written_in`, else `vi`."""
    # Asked over a hundred times a page, and three times as quick as asking the request.
    known = _read_in.get()
    if known is not None:
        return known
    try:  # what is sent bit by bit is made when the application has given its answer
        return str(request.environ.get(KEY, "vi"))
    except RuntimeError:
        return _written_in.get()


@contextmanager
def written_in(lang: str) -> Iterator[None]:
    """Outside a request: what the block says is meant for somebody who reads this language."""
    before = _written_in.set(lang)
    try:
        yield
    finally:
        _written_in.reset(before)


def gettext(msgid: str) -> str:
    """The sentence in the reader's language, without values filled in."""
    return sentence_in(language(), msgid)


def sentence_in(lang: str, msgid: str) -> str:
    """The sentence in a language, without values filled in."""
    return english().gettext(msgid) if lang == "en" else msgid


def _(msgid: str, **values: object) -> str:
    """The sentence in the reader's language: `_("Đơn %(code)s", code=code)`."""
    text = gettext(msgid)
    return text % values if values else text


def speaking(lang: str) -> Callable[..., str]:
    """Speak to somebody who is not asking now.

    In what is written to a customer: `_ = speaking(order.language)`.
    """

    def say(msgid: str, **values: object) -> str:
        text = sentence_in(lang, msgid)
        return text % values if values else text

    return say


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """A sentence with a count, which is `%(num)d`: Vietnamese has one form, English two."""
    text = english().ngettext(singular, plural, num) if language() == "en" else plural
    return text % {"num": num, **values}


@cache
def english() -> Translations:
    """The English catalogue, read once from its text file; without one every sentence stays Vietnamese."""
    if not CATALOGUE.exists():
        return Translations()
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    return Translations(fp=compiled)


@overload
def in_language(text: str, other: str | None) -> str: ...
@overload
def in_language(text: str | None, other: str | None) -> str | None: ...
def in_language(text: str | None, other: str | None) -> str | None:
    """The English words where the page is English and there are some, the Vietnamese ones otherwise."""
    return other if other and language() == "en" else text


def other_language_url() -> str:
    """The address of this same page in the other language, with its query."""
    prefix = "" if language() == "en" else PREFIX
    return prefix + _local_path()


def language_url(lang: str) -> str:
    """The address of this same page in the given language, with its query (for hreflang)."""
    return (PREFIX if lang == "en" else "") + _local_path()


def _local_path() -> str:
    query = request.query_string.decode("ascii", "replace")
    return request.path + (f"?{query}" if query else "")


def init_app(app: Flask) -> None:
    """Install the middleware, the template functions and the translator of lazy sentences."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, _plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    translate_with(gettext)
    english()


def _plural(singular: str, plural: str, num: int) -> str:
    return english().ngettext(singular, plural, num) if language() == "en" else plural
