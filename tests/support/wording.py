"""In which language the words of a page are: every word of the interface stands in the catalogue.

A page of one language may hold words of its sentences, content (what people typed into the shop), names that
are the same everywhere, and parts that say with `lang` that they are in the other language. Any other word is
a sentence nobody translated.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po
from sqlalchemy import JSON, Enum, String, select

from shop.extensions import Base, session

CATALOGUE = Path(__file__).parents[2] / "shop" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SPOKEN = ("aria-label", "title", "alt", "placeholder", "aria-description")
UNREAD = {"script", "style", "template", "code", "svg", "kbd"}
TYPED = {"textarea"}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FOR_SCRIPTS = {"data-copy", "data-url"}
CODES = {"vi", "en"}  # texts of the database that are no words
PART = re.compile(r"\n|\[\[[^\]]*\]\]")  # lines of a text, and what stands beside the link of a message
ADDRESS = re.compile(r"https?://\S+")
INITIALS = re.compile(r"(?<!\w)(?:\w\. ?)+(?!\w)|^\s*\w\s*$")  # of whose name or picture is not shown
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{6,10}\b")
SLUG = re.compile(r"(?<!\w)[a-z0-9]+(?:-[a-z0-9]+)+(?!\w)")
WORD = re.compile(r"\w+")
VALUE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
MARKED = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]")
EVERYWHERE = {
    *("vietcombank", "vietinbank", "agribank", "bidv", "techcombank", "vietqr", "napas"),
    *(
        "zalo",
        "facebook",
        "google",
        "maps",
        "viettel",
        "post",
        "chrome",
        "vietgap",
        "csv",
        "json",
        "vn",
        "en",
        "vi",
    ),
    *(
        "kg",
        "g",
        "ml",
        "l",
        "km",
        "mb",
        "kb",
        "vnd",
        "h",
        "d",
        "x",
        "m",
        "cm",
        "ocop",
        "sku",
        "b",
        "c",
        "st",
        "pt",
    ),
    *(
        "jpg",
        "jpeg",
        "png",
        "heic",
        "webp",
        "avif",
        "pdf",
        "xlsx",
        "website",
        "noindex",
        "width",
        "device",
        "scale",
    ),
    *(
        "initial",
        "http",
        "https",
        "localhost",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "e",
        "mail",
        "email",
    ),
}


def plain(text: str) -> str:
    """Composed letters, small, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def words_of(text: str) -> list[str]:
    """The words made of letters only."""
    return [word for word in WORD.findall(plain(text)) if word.isalpha()]


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """All words of all sentences, by language."""
    found: dict[str, set[str]] = {"vi": set(), "en": set()}
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="en"):
            for language, texts in (("vi", message.id), ("en", message.string)):
                for text in [texts] if isinstance(texts, str) else texts or ():
                    found[language].update(words_of(VALUE.sub(" ", text)))
    return {language: frozenset(words) for language, words in found.items()}


class Content:
    """What people have typed into the shop: all texts of the database but those of a fixed choice."""

    def __init__(self) -> None:
        texts = {"Chợ OCOP", "Tiếng Việt", "English"}
        for table in Base.metadata.sorted_tables:
            columns = [
                column
                for column in table.columns
                if isinstance(column.type, (String, JSON)) and not isinstance(column.type, Enum)
            ]
            if columns:
                for row in session.execute(select(*columns)):
                    texts.update(_lines(list(row)))
        self.texts = sorted(
            {plain(text) for text in texts if len(text) > 1 and text not in CODES}, key=len, reverse=True
        )
        self.words = {word for text in self.texts if " " not in text for word in words_of(text)}

    def without(self, text: str) -> str:
        """The rest of a text when all content is taken out."""
        for known in self.texts:
            if known in text:
                text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", text)
        return text


def _lines(value: object) -> Iterator[str]:
    """Every text within a value of the database, whole and line by line."""
    if isinstance(value, str):
        yield from (value, *PART.split(value))
    elif isinstance(value, dict):
        yield from _lines(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from _lines(part)


def foreign_words(text: str, language: str, content: Content, typed: Iterable[str] = ()) -> list[str]:
    """The words of a text that no sentence of this language has and nobody has typed."""
    text = VALUE.sub(" ", INITIALS.sub(" ", ADDRESS.sub(" ", text)))
    if not strangers(text, language):
        return []
    codes = {code.lower() for code in CODE.findall(text)}
    rest = plain(text)
    for part in typed:
        rest = rest.replace(part, " ")
    left = set(strangers(content.without(SLUG.sub(" ", rest)), language))
    return [
        word
        for word in strangers(SLUG.sub(" ", content.without(rest)), language)
        if word not in codes and word in left
    ]


def strangers(text: str, language: str) -> list[str]:
    """The words that no sentence of this language has."""
    known = vocabulary()
    return [
        word
        for word in words_of(text)
        if word not in EVERYWHERE
        and (word not in known[language] or (language == "en" and _vietnamese(word)))
    ]


def _vietnamese(word: str) -> bool:
    return bool(MARKED.search(word)) and word not in vocabulary()["en"]


class _Reader(HTMLParser):
    """Collects (where, text) of all that a reader of a page sees or hears in the page's language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str, bool]] = [("", language, True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        _parent, tongue, heard = self._open[-1]
        tongue, heard = known.get("lang", tongue), heard and tag not in UNREAD
        if heard and tongue == self.language:
            self.found += _said_by(tag, known)
        if tag not in VOID:
            self._open.append((tag, tongue, heard))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, tongue, heard = self._open[-1]
        if heard and tongue == self.language and tag not in TYPED:
            self.found.append((f"<{tag}>", data))


def _said_by(tag: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What an element says through its attributes."""
    for name, value in attributes.items():
        if name in SPOKEN or (name.startswith("data-") and " " in value and name not in FOR_SCRIPTS):
            yield f"<{tag} {name}>", value
    if tag == "meta" and attributes.get("name") != "viewport":
        yield f"<meta {attributes.get('name') or attributes.get('property')}>", attributes.get("content", "")
    if tag == "input" and attributes.get("type") in {"submit", "button"}:
        yield "<input value>", attributes.get("value", "")


class Reading:
    """Reads pages of one language; what was judged once is not judged again."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.content = Content()
        self._judged: dict[str, list[str]] = {}

    def faults(self, html: str, typed: Iterable[str] = ()) -> list[str]:
        """Each text of a page that is not in its language; `typed` was put into a form just before."""
        reader = _Reader(self.language)
        reader.feed(html)
        own = {plain(line) for text in typed for line in re.split("[\n=]", text)} - {""}
        found = []
        for where, text in reader.found:
            if text not in self._judged:
                self._judged[text] = foreign_words(text, self.language, self.content)
            if self._judged[text] and (wrong := foreign_words(text, self.language, self.content, own)):
                found.append(f"{where} {' '.join(text.split())[:120]!r}: {', '.join(wrong)}")
        return found
