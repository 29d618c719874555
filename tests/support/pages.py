"""What every page must be, checked on each page that any test fetches."""

import re
from collections import Counter
from xml.etree import ElementTree as ET

import html5lib

TOKENLESS = ("/gio-hang/them", "/diem-ban/chon", "/xac-nhan-tuoi")
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
UNREAD = {"script", "style", "template"}
INLINE = {
    *("a", "abbr", "b", "bdi", "code", "data", "del", "em", "i", "ins", "kbd", "label", "mark", "q", "s"),
    *("small", "span", "strong", "sub", "sup", "time", "u", "var"),
}
DATA_SCRIPTS = {"application/ld+json", "application/json"}


class Page:
    """A parsed page: `find`/`all` by tag and attributes, `text` as a reader sees it."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.html = html
        self.root = parser.parse(html)
        self.errors = [
            f"line {position[0]}: {code} {values or ''}" for position, code, values in parser.errors
        ]

    def all(self, tag: str, **attributes: str) -> list[ET.Element]:
        """Elements with this tag and these attributes; `class_` asks for one of the classes, `_` stands for `-`."""
        return [element for element in self.root.iter(tag) if _matches(element, attributes)]

    def find(self, tag: str, **attributes: str) -> ET.Element:
        """The one such element; AssertionError when there is none or more than one."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} times <{tag} {attributes}> in:\n{self.text}"
        return found[0]

    @property
    def text(self) -> str:
        """The words of the main part, or of the body, with single spaces."""
        parts = self.all("main") or self.all("body")
        return words(parts[0])

    @property
    def title(self) -> str:
        return words(self.find("title"))

    @property
    def heading(self) -> str:
        return words(self.find("h1"))

    @property
    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.all("a")]

    def form(self, action: str | None = None) -> ET.Element:
        """The form that is sent to `action`, or the only POST form of the main part."""
        forms = [form for form in self.root.iter("form") if action is None or form.get("action") == action]
        if action is None:
            main = self.all("main")[0]
            forms = [form for form in main.iter("form") if form.get("method", "").lower() == "post"]
        assert len(forms) >= 1, f"no form for {action!r} in:\n{self.text}"
        return forms[0]

    def field(self, name: str) -> ET.Element:
        """The first control with this name."""
        for element in self.root.iter():
            if element.tag in {"input", "select", "textarea"} and element.get("name") == name:
                return element
        raise AssertionError(f"no field {name!r} in:\n{self.text}")

    @property
    def token(self) -> str | None:
        for element in self.all("input", name="csrf_token"):
            return element.get("value")
        return None


def words(element: ET.Element) -> str:
    """The text of an element as a reader sees it: single spaces, parts of different blocks apart."""
    parts: list[str] = []

    def walk(node: ET.Element) -> None:
        if node.tag in UNREAD:
            return
        apart = "" if node.tag in INLINE else " "
        parts.append(apart + (node.text or ""))
        for child in node:
            if isinstance(child.tag, str):
                walk(child)
            parts.append(child.tail or "")
        parts.append(apart)

    walk(element)
    return " ".join(word for word in re.split(r"[ \n\t]+", "".join(parts)) if word)


def fields_of(form: ET.Element) -> dict[str, list[str]]:
    """What a browser would send for this form as it stands, without a pressed button."""
    sent: dict[str, list[str]] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "textarea":
            sent.setdefault(name, []).append("".join(control.itertext()))
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            for option in chosen:
                sent.setdefault(name, []).append(option.get("value", words(option)))
        elif control.tag == "input":
            sort = control.get("type", "text")
            if sort in {"submit", "button", "image", "reset", "file"}:
                continue
            if sort in {"checkbox", "radio"} and control.get("checked") is None:
                continue
            sent.setdefault(name, []).append(
                control.get("value", "on" if sort in {"checkbox", "radio"} else "")
            )
    return sent


def check(page: Page, path: str) -> None:
    """Fail with every fault of the page at once."""
    faults = [*page.errors, *_frame(page, path), *_ids(page), *_controls(page), *_forms(page), *_inline(page)]
    assert not faults, f"the page {path} has faults:\n  " + "\n  ".join(faults)


def _frame(page: Page, path: str) -> list[str]:
    faults = []
    language = "en" if path == "/en" or path.startswith("/en/") else "vi"
    if page.root.get("lang") != language:
        faults.append(f"lang is {page.root.get('lang')!r}, not {language!r}")
    if len(page.all("h1")) != 1:
        faults.append(f"{len(page.all('h1'))} times h1")
    titles = [words(title) for title in page.root.findall("head/title")]
    if len(titles) != 1 or not titles[0]:
        faults.append(f"titles: {titles}")
    if len(page.all("main")) != 1:
        faults.append(f"{len(page.all('main'))} times main")
    return faults


def _ids(page: Page) -> list[str]:
    ids = [
        element.get("id")
        for element in page.root.iter()
        if isinstance(element.tag, str) and element.get("id")
    ]
    faults = [f"id {name!r} stands {times} times" for name, times in Counter(ids).items() if times > 1]
    known = set(ids)
    for element in page.root.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    faults.append(f"<{element.tag} {attribute}> points at {name!r}, which is not there")
    return faults


def _controls(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label")}
    inside = {id(control) for label in page.all("label") for control in label.iter()}
    faults = []
    for control in page.root.iter():
        if control.tag not in {"input", "select", "textarea"} or control.get("type") in UNLABELLED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not named and control.get("id") not in labelled and id(control) not in inside:
            faults.append(f"<{control.tag} name={control.get('name')!r}> has no label")
    faults += [
        f"<img src={img.get('src')!r}> has no alt" for img in page.all("img") if img.get("alt") is None
    ]
    faults += [
        f"a button without words: {ET.tostring(button, encoding='unicode')[:120]}"
        for button in page.all("button")
        if not words(button) and not button.get("aria-label") and not button.get("aria-labelledby")
    ]
    for select in page.all("select"):
        first = next(iter(select.iter("option")), None)
        if "required" in select.attrib and first is not None and first.get("value", words(first)):
            faults.append(
                f"<select name={select.get('name')!r}> is required, but its first option is not empty"
            )
    return faults


def _forms(page: Page) -> list[str]:
    faults = []
    for form in page.all("form"):
        action = form.get("action", "")
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [control for control in form.iter("input") if control.get("name") == "csrf_token"]
        if action.split("?")[0].removeprefix("/en") in TOKENLESS:
            if tokens:
                faults.append(f"the form for {action} carries a token, so its page could not be cached")
        elif len(tokens) != 1 or not tokens[0].get("value"):
            faults.append(f"the form for {action!r} has {len(tokens)} tokens")
    return faults


def _inline(page: Page) -> list[str]:
    faults = [f"<style>{(style.text or '')[:60]}" for style in page.all("style")]
    for script in page.all("script"):
        if script.get("src") is None and script.get("type") not in DATA_SCRIPTS:
            faults.append(f"inline script: {(script.text or '')[:60]}")
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        bad = [
            name
            for name in element.attrib
            if isinstance(name, str) and (name == "style" or name.startswith("on"))
        ]
        faults += [f"<{element.tag} {name}=…> is refused by the content policy" for name in bad]
        if element.get("href", "").startswith("javascript:"):
            faults.append(f"<{element.tag} href=javascript:…>")
    return faults


def _matches(element: ET.Element, attributes: dict[str, str]) -> bool:
    for name, value in attributes.items():
        if name == "class_":
            if value not in element.get("class", "").split():
                return False
        elif element.get(name.rstrip("_").replace("_", "-")) != value:
            return False
    return True
