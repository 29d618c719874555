"""Every sentence has its English, complete and with the same values in it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "shop" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
PLACES = {"shop": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
VALUE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def used_sentences() -> dict[str, str]:
    """Each sentence of the code and the pages, with one place where it stands."""
    found = {}
    for place, methods in PLACES.items():
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / place, method_map=methods, keywords=KEYWORDS, options_map={"**": {"encoding": "utf-8"}}
        ):
            found[message if isinstance(message, str) else message[0]] = f"{place}/{name}:{line}"
    return found


def test_every_sentence_of_code_and_pages_is_in_the_english_catalogue(catalogue):
    missing = [
        f"{place}: {sentence}"
        for sentence, place in used_sentences().items()
        if catalogue.get(sentence) is None
    ]

    assert missing == []


def test_every_entry_is_translated_and_none_is_a_guess(catalogue):
    open_entries = [
        message.id for message in catalogue if message.id and (message.fuzzy or not _filled(message))
    ]

    assert open_entries == []


def test_no_entry_has_lost_its_sentence(catalogue):
    used = used_sentences()
    lost = [message.id for message in catalogue if message.id and _first(message.id) not in used]

    assert lost == []


def test_a_translation_holds_the_same_values_as_its_sentence(catalogue):
    different = [
        (message.id, message.string)
        for message in catalogue
        if message.id and any(_values(_first(message.id)) != _values(string) for string in _strings(message))
    ]

    assert different == []


def test_english_is_not_the_vietnamese_sentence_again(catalogue):
    marks = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    same = [
        message.id
        for message in catalogue
        if message.id and message.id == message.string and marks.search(str(message.id))
    ]

    assert [sentence for sentence in same if len(sentence.split()) > 3] == []


def _first(identity) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _strings(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _filled(message) -> bool:
    return all(string.strip() for string in _strings(message))


def _values(text: str) -> set[str]:
    return set(VALUE.findall(text))


def test_every_sentence_stands_where_the_collector_finds_it():
    """Not inside an f-string, and written out: a sentence put together cannot be translated."""
    hidden = []
    for file in sorted((ROOT / "shop").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                hidden += [f"{file.name}:{call.lineno}" for call in _translating(node)]
        hidden += [
            f"{file.name}:{call.lineno}"
            for call in _translating(tree)
            if call.args and isinstance(call.args[0], ast.JoinedStr)
        ]

    assert hidden == []


def _translating(tree: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    ]
