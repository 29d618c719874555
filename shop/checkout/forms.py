"""The two forms on the way to an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Field

from shop.checkout import days, gifts
from shop.checkout.details import Details
from shop.checkout.gift_fields import GiftFields, Kind
from shop.checkout.invoice_fields import InvoiceFields
from shop.checkout.paying import payee
from shop.checkout.sites import SiteRow, online
from shop.core.clock import today
from shop.core.errors import NotFound
from shop.core.sentences import lazy
from shop.delivery.queries import tariffs
from shop.geography import queries as geography
from shop.geography.forms import (
    CHOOSE_COMMUNE,
    CHOOSE_PROVINCE,
    NO_COMMUNE,
    NO_PROVINCE,
    commune_field,
    province_field,
)
from shop.geography.reference import communes
from shop.orders.states import Door
from shop.payments import queries as payments
from shop.web.fields import Typed
from shop.web.forms import (
    EmailField,
    Form,
    HiddenTextField,
    PhoneField,
    RadioField,
    TextField,
    TickField,
)

MOST_FOUND = 8
CHOOSE = lazy("Hãy chọn một mục.")


class DeliveryForm(GiftFields, InvoiceFields, Form):
    """Where and to whom: four fields for pick-up, seven for a delivery. Which ones count follows the door."""

    door = RadioField(
        lazy("Cách nhận hàng"),
        choices=[
            (Door.PICKUP.value, lazy("Nhận tại điểm bán")),
            (Door.DELIVERY.value, lazy("Giao tận nơi")),
        ],
    )
    phone = PhoneField(
        lazy("Số điện thoại"),
        hint=lazy("Để gọi khi giao hàng và để bạn tra cứu đơn."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    name = TextField(lazy("Họ và tên"), max_length=100, render_kw={"autocomplete": "name"})
    outlet_id = RadioField(lazy("Điểm bán"), required=False, coerce=int)
    pickup_payment = RadioField(lazy("Trả tiền"), required=False)
    province_code = province_field(required=False)
    commune_code = commune_field(required=False)
    search = TextField(
        lazy("Tìm xã, phường theo tên cũ hoặc mới"),
        required=False,
        max_length=100,
        hint=lazy("Ví dụ: phường Đông Thọ. Tên trước tháng 7/2025 cũng tìm được."),
        render_kw={"autocomplete": "off"},
    )
    street = TextField(
        lazy("Số nhà, đường, thôn"),
        required=False,
        max_length=200,
        render_kw={"autocomplete": "address-line1"},
    )
    note = TextField(lazy("Ghi chú cho người giao"), required=False, max_length=500)
    delivery_payment = RadioField(lazy("Trả tiền"), required=False)
    email = EmailField(
        lazy("E-mail"),
        required=False,
        max_length=200,
        hint=lazy("Nếu bạn muốn nhận xác nhận đơn qua e-mail."),
        render_kw={"autocomplete": "email"},
    )

    sites: Sequence[SiteRow] = ()

    def offer(
        self, outlets: Sequence[tuple[int, str]], *, only_prepaid: bool = False
    ) -> list[geography.Found]:
        """Fill the lists; before the form is checked or drawn. Gives what the search by name found."""
        self.outlet_id.choices = list(outlets)
        day = today()
        self.sites = online(day)
        transfer = payee.is_possible(self.sites)
        for field, door in ((self.pickup_payment, Door.PICKUP), (self.delivery_payment, Door.DELIVERY)):
            offered = payments.methods_for(door, transfer=transfer)
            ahead = [method for method in offered if method.is_prepaid]
            offered = (ahead if only_prepaid else None) or offered
            field.choices = [(method.method.value, method.label) for method in offered]
        self.offer_days(_days(self.commune_code.data, self.sites, day))
        units = geography.provinces()
        self.province_code.choices = [
            ("", NO_PROVINCE),
            *((one.code, one.full_name) for one in units),
        ]
        found = geography.find_units(self.search.data, limit=MOST_FOUND) if self.search.data else []
        self.commune_code.choices = [("", NO_COMMUNE), *self._communes(found)]
        return found

    def offered(self) -> tuple[Any, ...] | None:
        """All that the fields show before anybody has answered; None for a form with answers or faults."""
        if self.is_submitted() or any(field.data for field in self if isinstance(field, Typed)):
            return None
        fields = [field for field in self if field.name != "csrf_token"]
        return tuple((field.name, field.data, *_choices(field)) for field in fields)

    def take_only_payment(self) -> None:
        """Where one way to pay is left it is chosen: nobody has to pick out of one."""
        for field in (self.pickup_payment, self.delivery_payment):
            values = [choice.value for choice in field.choices or ()]
            if len(values) == 1 and field.data not in values:
                field.data = values[0]

    def _communes(self, found: Sequence[geography.Found]) -> list[tuple[str, str]]:
        """What was found by name first; then the communes of the province, also of one chosen with script."""
        answers = [(one.code, _found_label(one)) for one in found]
        known = {one.code for one in found}
        province = self.province_code.data or ""
        if not province and self.commune_code.data and self.commune_code.data not in known:
            province = _province_of(self.commune_code.data)
        units = geography.communes(province)
        return answers + [(one.code, one.full_name) for one in units if one.code not in known]

    def is_pickup(self) -> bool:
        """Whether the pick-up fields count."""
        return bool(self.door.data == Door.PICKUP.value)

    def check_door(self) -> bool:
        """Whether the fields of the chosen door are filled; puts a sentence beside each that is not."""
        needed: list[tuple[Any, Any]]
        if self.is_pickup():
            needed = [(self.outlet_id, lazy("Hãy chọn điểm bán để đến nhận.")), (self.pickup_payment, CHOOSE)]
        else:
            needed = [
                self._missing_place(),
                (self.street, lazy("Hãy điền số nhà, đường hoặc thôn.")),
                (self.delivery_payment, CHOOSE),
            ]
        for field, sentence in needed:
            if field.data in {None, ""} and not field.errors:
                field.errors = [str(sentence)]
        self.check_gift(is_pickup=self.is_pickup())
        self.check_invoice()
        self._check_prepaid()
        return not any(field.errors for field in self._of_door())

    def _check_prepaid(self) -> None:
        """Nobody asks the recipient of a gift for money."""
        field = self.delivery_payment
        if self.is_pickup() or self.gift_kind is not Kind.OTHER or field.errors:
            return
        if not payments.is_prepaid(field.data):
            field.errors = [str(gifts.PREPAID_ONLY)]

    def _missing_place(self) -> tuple[Any, Any]:
        """Which of the two lists to choose from next: a commune found by its name needs no province."""
        if self.commune_code.data or self.province_code.data:
            return self.commune_code, CHOOSE_COMMUNE
        return self.province_code, CHOOSE_PROVINCE

    def forgive_other_door(self) -> None:
        """Faults in fields that do not count are not shown."""
        counting = {id(field) for field in self._of_door()}
        for field in self:
            if id(field) not in counting:
                field.errors = []

    def forget_errors(self) -> None:
        """For a page that is only drawn anew, with all that was typed."""
        for field in self:
            field.errors = []

    def details(self) -> Details:
        """The answers, once all of them are valid."""
        if self.is_pickup():
            return Details(
                Door.PICKUP,
                self.name.data,
                self.phone.data,
                self.pickup_payment.data,
                email=self.email.data,
                outlet_id=self.outlet_id.data,
                **self.gift_values(),
                **self.invoice_values(),
            )
        return Details(
            Door.DELIVERY,
            self.name.data,
            self.phone.data,
            self.delivery_payment.data,
            email=self.email.data,
            commune_code=self.commune_code.data,
            street=self.street.data,
            note=self.note.data or None,
            wanted_day=self.wish(),
            **self.gift_values(),
            **self.invoice_values(),
        )

    def _of_door(self) -> list[Field]:
        common = [self.door, self.name, self.phone, self.email, *self.gift_fields(), *self.invoice_fields()]
        if hasattr(self, "csrf_token"):
            common.append(self.csrf_token)
        if self.is_pickup():
            return [*common, self.outlet_id, self.pickup_payment]
        place = [self.province_code, self.commune_code, self.street]
        return [*common, *place, self.note, self.wanted_day, self.delivery_payment]


class ReviewForm(Form):
    """The last page: what was shown comes back with the cart's key; the ticks are never set beforehand."""

    key = HiddenTextField(max_length=32)
    digest = HiddenTextField(max_length=64)
    seen = HiddenTextField(max_length=8000, required=False)
    terms = TickField(
        lazy("Tôi đồng ý với điều khoản sử dụng"),
        required=True,
        needed=lazy("Hãy đồng ý với điều khoản sử dụng trước khi đặt hàng."),
    )
    age = TickField(lazy("Tôi đủ 18 tuổi"))
    marketing = TickField(lazy("Gửi cho tôi tin về hàng mới và khuyến mãi (không bắt buộc)"))


def _choices(field: Field) -> list[tuple[Any, str]]:
    return [(choice.value, choice.label) for choice in getattr(field, "choices", None) or ()]


def _days(commune_code: str | None, sites: Sequence[SiteRow], day: date) -> list[date]:
    """The days that can be wished for at this address, or at any."""
    known = commune_code if commune_code in communes() else None
    return days.to_choose(sites, tariffs({site.operator_id for site in sites}), known, day)


def _found_label(found: geography.Found) -> str:
    if not found.former:
        return found.label
    before = lazy("trước là %(names)s", names="; ".join(found.former))
    return f"{found.label} – {before}"


def _province_of(commune_code: str) -> str:
    """The province of a code that a browser sent; empty for an unknown one."""
    try:
        return geography.commune(commune_code).province_code
    except NotFound:
        return ""
