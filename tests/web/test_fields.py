"""Form fields: what they read, what they refuse, and what they show again."""

from datetime import date
from enum import StrEnum

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    EmailField,
    IntField,
    LinesField,
    OpenForm,
    PhoneField,
    QuantityField,
    RadioField,
    TextField,
    TickField,
    TicksField,
)


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Everything(OpenForm):
    text = TextField(lazy("Chữ"), max_length=10, required=False)
    lines = LinesField(lazy("Đoạn"), max_length=30, required=False)
    number = IntField(lazy("Số"), minimum=1, maximum=50, required=False)
    amount = DongField(lazy("Tiền"), required=False)
    day = DayField(lazy("Ngày"), required=False)
    phone = PhoneField(lazy("Điện thoại"), required=False)
    email = EmailField(lazy("E-mail"), required=False)
    weight = QuantityField(lazy("Nặng"), measure="gram", required=False)
    size = ChoiceField(lazy("Cỡ"), choices=[(s, s) for s in Size], coerce=Size, required=False)
    way = RadioField(lazy("Cách"), choices=[("1", "một"), ("2", "hai")], coerce=int, required=False)
    several = TicksField(lazy("Mấy"), choices=[("a", "A"), ("b", "B")])
    tick = TickField(lazy("Đồng ý"))


class Needed(OpenForm):
    text = TextField(lazy("Chữ"), needed=lazy("Hãy nhập chữ."))
    number = IntField(lazy("Số"))
    size = ChoiceField(lazy("Cỡ"), choices=[("s", "S")])
    tick = TickField(lazy("Đồng ý"), required=True)


def send(app, form, path="/", **values):
    """The form as this request sent it."""
    with app.test_request_context(path, method="POST", data=MultiDict(values)):
        made = form(formdata=request.form)
        made.validate()
        made.html = {field.name: str(field()) for field in made}
        return made


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("text", "  Mắm  ", "Mắm"),
        ("text", "Ma\u0306\u0301m", "Mắm"),
        ("text", "", ""),
        ("lines", "một\r\nhai\r\n", "một\nhai"),
        ("number", "12", 12),
        ("number", "", None),
        ("amount", "120.000", 120_000),
        ("day", "23/11/2026", date(2026, 11, 23)),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("day", "1.2.2026", date(2026, 2, 1)),
        ("phone", "0912 345 678", "+84912345678"),
        ("email", "Ten@Vidu.VN", "ten@vidu.vn"),
        ("email", "", None),
        ("weight", "1,5 kg", 1500),
        ("size", "small", Size.SMALL),
        ("size", "", None),
        ("way", "2", 2),
        ("tick", "y", True),
    ],
)
def test_a_field_reads_what_people_type(app, name, typed, value):
    form = send(app, Everything, **{name: typed})

    assert form.errors == {}
    assert form[name].data == value


BAD = {
    "text": ["x" * 11, "a\x00b", "a\x1bb", "\u202eabc", "a\u2066b"],
    "lines": ["x" * 31, "a\x00b"],
    "number": ["0", "51", "-1", "1.5", "1e3", "٣", "１", "abc", "9" * 30, "0x1", "1 2"],
    "amount": ["-1", "1.5", "abc", "9" * 20, "１"],
    "day": ["31/2/2026", "2026", "23-11", "1/1/1800", "1/1/9999", "x", "٠١/٠١/٢٠٢٦"],
    "phone": ["123", "abc", "0912", "+84"],
    "email": ["x", "a@b", "a b@c.vn", "a@c.vn\nBcc: x@y.vn", "á@c.vn", "x" * 250 + "@a.vn"],
    "weight": ["0", "-1 kg", "1,5", "x"],
    "size": ["huge", "SMALL", "\x00", "<script>"],
    "way": ["3", "x", "1.0"],
    "several": ["c"],
}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, many in BAD.items() for typed in many])
def test_a_field_refuses_what_nobody_means(app, name, typed):
    form = send(app, Everything, **{name: typed})

    assert list(form.errors) == [name]
    assert len(form[name].errors) == 1
    assert not any(word in form[name].errors[0] for word in ("valid", "must", "field"))


def test_what_cannot_be_read_stays_as_typed(app):
    form = send(app, Everything, number="mười", text='<b>"')

    assert 'value="mười"' in form.html["number"]
    assert "&lt;b&gt;&#34;" in form.html["text"]


def test_missing_fields_are_refused_in_vietnamese(app):
    form = send(app, Needed)

    assert form.errors == {
        "text": ["Hãy nhập chữ."],
        "number": ["Hãy điền ô này."],
        "size": ["Hãy chọn một mục."],
        "tick": ["Hãy đánh dấu ô này."],
    }
    assert " required" in form.html["text"]


def test_a_field_that_was_not_sent_does_not_keep_its_default(app):
    class Defaulted(OpenForm):
        number = IntField(lazy("Số"), default=7, required=False)

    with app.test_request_context("/", method="POST", data={"other": "1"}):
        form = Defaulted()
        assert form.is_sent_and_valid()
        assert form.number.data is None


def test_a_refusal_stands_where_it_belongs(app):
    form = send(app, Everything, text="ổn")
    form.refuse(BadInput("text", lazy("Tên này đã có.")))
    form.refuse(BadInput("unknown", lazy("Không rõ ô nào.")))
    form.refuse(Refused(lazy("Giỏ hàng đang trống.")))

    assert form.errors == {"text": ["Tên này đã có."], "": ["Không rõ ô nào.", "Giỏ hàng đang trống."]}


def test_values_are_shown_as_they_would_be_typed(app):
    with app.test_request_context("/"):
        form = Everything(
            data={"amount": 120_000, "day": date(2026, 11, 3), "phone": "+84912345678", "weight": 1500}
        )
        shown = {name: str(form[name]()) for name in ("amount", "day", "phone", "weight")}

    assert 'value="120.000"' in shown["amount"]
    assert 'value="03/11/2026"' in shown["day"]
    assert 'value="0912 345 678"' in shown["phone"]
    assert 'value="1,5 kg"' in shown["weight"]
