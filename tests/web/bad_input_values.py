"""What nobody means to send, and what a form has to say to it."""

from collections.abc import Iterator

from tests.support.figures import proving
from tests.web.bad_input_forms import Control, upload

MARK = '"><script>alert(20261128)</script>'
LIVE = "<script>alert(20261128)"
HUGE = "9" * 10_000
NUL = "12\x003"
BIDI = "1\u202e2"
ARABIC = "\u0661\u0662"
UNREADABLE = {"huge": HUGE, "nul": NUL, "bidi": BIDI}
NOT_NUMBERS = {
    "negative": "-1",
    "float": "1.55",
    "other digits": ARABIC,
    "script": MARK,
    "beyond any number": "9" * 25,
}
NO_DAYS = {
    "no such day": "31/02/2026",
    "year 9999": "01/01/9999",
    "year 1": "0001-01-01",
}
NOT_OFFERED = {"negative": "-1", "script": MARK}
ODD_TEXT = {"script": MARK}
if proving():
    NOT_NUMBERS |= {"exponent": "1e3", "words": "mười hai", "infinity": "Infinity", "hexadecimal": "0x1f"}
    NO_DAYS |= {"day zero": "00/00/0000", "three parts": "1/2/3"}
    NOT_OFFERED |= {"other digits": ARABIC, "beyond": "9" * 25, "none": "None"}
    ODD_TEXT |= {
        "negative": "-1",
        "formula": "=1+1",
        "quote": "' OR 1=1 --",
        "template": "{{ 7*7 }} %s %(x)s",
    }
MISSING = None


def bad_values(control: Control, good: object) -> Iterator[tuple[str, object, bool]]:
    """(what it is, the value, whether the form must refuse it) for one field that usually holds `good`."""
    if control.sort == "file":
        yield from _for_files(control)
    elif control.sort == "number":
        yield from _refused(NOT_NUMBERS | UNREADABLE | (NO_DAYS if proving() or "/" in str(good) else {}))
    elif control.sort in {"select", "radio"}:
        yield from _refused(NOT_OFFERED | (UNREADABLE if proving() else {"nul": NUL}))
    else:
        yield from ((*bad[:2], control.sort not in {"checkbox", "button"}) for bad in _refused(UNREADABLE))
        yield from ((name, value, False) for name, value in ODD_TEXT.items())
        yield "a file", upload(b"text", "a.txt"), False
    if control.sort not in {"file", "select", "radio"}:
        yield "empty", "", control.required
    if control.sort != "file" and (proving() or control.required):
        yield "missing", MISSING, control.required
    if proving() and control.sort != "file":
        yield "twice", ["", MARK], False


def _refused(values: dict[str, str]) -> Iterator[tuple[str, object, bool]]:
    return ((name, value, True) for name, value in values.items())


def _for_files(control: Control) -> Iterator[tuple[str, object, bool]]:
    yield "missing", MISSING, control.required
    yield "text for a file", MARK, control.required
    yield "a page", upload(b"<html><script>alert(1)</script></html>", "a.jpg"), True
    yield "a drawing with a script", upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"), True
    yield "nothing in it", upload(b"", "a.jpg"), True
    yield "half a picture", upload(b"\xff\xd8\xff\xe0" + b"0" * 200, "../../a.jpg"), True
