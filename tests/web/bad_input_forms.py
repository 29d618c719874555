"""Finds every form of the shop on the pages that show it, and fills it as somebody would who means well."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.architecture.addresses import Target, targets, values_for
from tests.builders import companies, media, parcels, paying, sheets
from tests.builders.country import Place
from tests.support.pages import Page, fields_of
from tests.support.trying import QuickClient, taken_back

INSIDERS = {
    "public": "shopper",
    "signed_in": "customer",
    "outlet_staff": "manager",
    "outlet_managers": "manager",
    "programme_staff": "officer",
    "operator_staff": "operator",
    "producer_member": "producer",
    "admin_only": "admin",
}
GUESTS_ONLY = ("sign_in", "register", "forgot", "forgot_code", "reset")
OTHERS = {f"accounts.{name}": "guest" for name in GUESTS_ONLY} | {
    "producers.join": "customer",
    "producers.invitation": "guest",
    "reconciliation.index": "admin",
    "inventory.recall": "operator",
}
MORE_WAYS = {
    "inventory.receive": "?quy-cach={variant_id}",
    "supplies.own_new": "?quy-cach={variant_id}",
    "transfers.page": "?q=mam",
    "counts.add_goods": "?variant_id={variant_id}",
    "certification.staff_link": "?q=mam",
    "accounts.staff_list": "?q=0912",
    "accounts.staff_take_role": "?place={outlet_id}",
    "delivery.rates": "?don-vi={operator_id}",
    "cart.compose": "?diem-ban={outlet_slug}&ngan-sach=500000",
    "remittances.hand_over": "?hang=Viettel+Post",
    "evaluations.staff_new": "?san-pham={product_id}",
    "evaluations.staff_inspection_new": "?chu-the={producer_id}",
}
CHOICES = {"select", "radio"}
UNPRESSED = {"reload"}  # draws the page anew


@dataclass
class Control:
    """One field of a form as the page shows it. `sort`: text, number, select, radio, checkbox, hidden, file …"""

    name: str
    sort: str
    required: bool
    options: list[str] = field(default_factory=list)


@dataclass
class Found:
    """A form, where it stands and who sees it."""

    endpoint: str
    person: str
    page: str
    action: str
    method: str
    sent: dict[str, list[str]]
    controls: list[Control]
    way: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.endpoint}{self.way}"


def find_forms(app, place: Place, people: dict[str, QuickClient]) -> list[Found]:
    """Every form with fields of its own; equal ones (same view, same fields) once."""
    seen: dict[tuple, Found] = {}
    for person, url in pages(app, place):
        client = people[person]
        with taken_back(client):
            answer = client.get(url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in Page(answer.get_data(as_text=True)).all("form"):
            found = _read(app, form, person, url)
            key = (found.name, tuple(sorted(control.name for control in found.controls)))
            seen.setdefault(key, found)
    return [way for found in seen.values() for way in _ways(found)]


def _ways(found: Found) -> list[Found]:
    """A form whose fields count or not, as one of its answers says, is filled in each way."""
    if found.endpoint != "checkout.delivery" or found.method != "POST":
        return [found]
    ways = {
        "pickup": {"door": ["pickup"]},
        "delivery": {"door": ["delivery"]},
        "gift": {"door": ["delivery"], "gift": ["other"], "delivery_payment": ["vietqr"]},
    }
    return [replace(found, way=f"/{way}", sent={**found.sent, **sent}) for way, sent in ways.items()]


def pages(app, place: Place) -> Iterator[tuple[str, str]]:
    """(who, address) of every page, with each object of the place that its address can name."""
    for target in targets(app):
        if target.method != "GET" or target.audience not in INSIDERS:
            continue
        person = OTHERS.get(target.endpoint, INSIDERS[target.audience])
        for values in _all_values(target, place):
            yield person, target.url(values) + MORE_WAYS.get(target.endpoint, "").format(**place.first)


def _all_values(target: Target, place: Place) -> Iterator[dict[str, object]]:
    first = values_for(target, place)
    yield first
    special = place.special.get(target.endpoint, {})
    for name in target.arguments:
        if name not in special:
            for other in place.values.get(name, [])[1:]:
                yield {**first, name: other}
    for also in place.extra.get(f"also {target.endpoint}", []):
        yield {**first, **also}


def _read(app, form: ET.Element, person: str, url: str) -> Found:
    method = form.get("method", "get").upper()
    action = form.get("action") or url
    path = urlsplit(action).path
    endpoint, _values = app.url_map.bind("localhost").match(path, method=method)
    controls: dict[str, Control] = {}
    for element in form.iter():
        name = element.get("name")
        if not name or name == "csrf_token" or element.tag not in {"input", "select", "textarea", "button"}:
            continue
        control = controls.setdefault(
            name, Control(name, _sort(element), element.get("required") is not None)
        )
        if element.tag == "select":
            control.options = [option.get("value", "") for option in element.iter("option")]
        elif element.tag == "button" or element.get("type") in {"radio", "checkbox"}:
            control.options.append(element.get("value", "on"))
    sent = {name: values for name, values in fields_of(form).items() if name != "csrf_token"}
    return Found(endpoint, person, url, action, method, sent, list(controls.values()))


def _sort(element: ET.Element) -> str:
    if element.tag in {"select", "textarea", "button"}:
        return element.tag
    sort = element.get("type", "text")
    if sort in {"text", "number"} and element.get("inputmode") in {"numeric", "decimal"}:
        return "number"
    return "text" if sort in {"email", "tel", "search"} else sort


def filled(found: Found, samples: dict[str, str]) -> dict[str, object]:
    """What somebody sends who fills the form well. `samples`: by endpoint and field, or by field."""
    sent: dict[str, object] = dict(found.sent.items())
    for control in found.controls:
        sample = samples.get(f"{found.endpoint}:{control.name}", samples.get(control.name))
        present = [value for value in found.sent.get(control.name, []) if value]
        if control.sort == "file":
            if control.required or sample:
                sent[control.name] = _file(found.endpoint)
        elif f"{found.endpoint}:{control.name}" in samples or (sample is not None and not present):
            sent[control.name] = [sample]
        elif not present and (control.required or control.sort == "radio"):
            sent[control.name] = [_usual(control)]
        elif control.sort == "button" and control.name not in {*sent, *UNPRESSED}:
            sent[control.name] = [control.options[0]]
    return sent


SHEETS = {
    "invoices.take_in": ("Mã đơn,Ký hiệu,Số hóa đơn,Ngày hóa đơn\r\n,,,\r\n".encode(), "hoa-don.csv"),
    "companies.sheet": (companies.A_FILE, "nguoi-nhan.csv"),
    "remittances.upload": (parcels.csv_of(("VT-1", "", 150_000, 0)), "bang-ke.csv"),
    "imports.decision_new": (b"Product;Star\r\nA;3\r\n", "quyet-dinh.csv"),
    "imports.own_new": (b"SKU,Name\r\nA,B\r\n", "bang.csv"),
    "imports.staff_new": (b"SKU,Name\r\nA,B\r\n", "bang.csv"),
    "payments.statement_new": (paying.STATEMENT, "sao-ke.csv"),
}


def _file(endpoint: str) -> tuple[BytesIO, str]:
    """A picture, except where a form asks for something else."""
    if endpoint in {"imports.own_photos", "imports.staff_photos"}:
        return upload(sheets.zipped(("PHOTO.jpg", media.picture(400, 300))), "anh.zip")
    return upload(*SHEETS.get(endpoint, (media.picture(400, 300), "anh.jpg")))


def upload(data: bytes, name: str) -> tuple[BytesIO, str]:
    """A file as a test client sends it."""
    return BytesIO(data), name


def _usual(control: Control) -> str:
    if control.sort in CHOICES or control.sort == "checkbox":
        return next((option for option in control.options if option), "")
    return "1" if control.sort == "number" else "Chữ thường"
