"""The forms of listing and review. A draft may lack anything; what is typed must be readable."""

from __future__ import annotations

from datetime import date
from typing import Any

from shop.catalogue.forms import (
    KILO,
    MEASURES,
    REACHES,
    STORAGES,
    ProductForm,
    StrengthField,
    number_or_none,
)
from shop.catalogue.listing import ListedVariant
from shop.catalogue.reasons import READY
from shop.catalogue.services import VariantText
from shop.catalogue.states import Measure, Reach, Storage
from shop.certification.states import IssuerLevel
from shop.certification.wording import ISSUER_LEVELS
from shop.core.gtin import parse_gtin
from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.media.forms import PaperField
from shop.web.fields import Typed
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    IntField,
    LinesField,
    OpenForm,
    TextField,
    TicksField,
)

GRAM_STEP = 100
BLANK: dict[str, Any] = {
    "measure": Measure.PIECE,
    "storage": Storage.NORMAL,
    "reach": Reach.COUNTRY,
    "max_transit_days": 5,
    "promise_days": 0,
}


class ListingForm(ProductForm):
    """The words of a product as its producer writes them."""

    is_gift = None  # type: ignore[assignment]  # the library takes an inherited field away so


class NewListingForm(ListingForm):
    """A product that is not kept yet: nothing is chosen before."""

    set_code = ChoiceField(lazy("Bộ sản phẩm chính thức"), coerce=number_or_none)
    shelf_id = ChoiceField(lazy("Danh mục trong cửa hàng"), coerce=number_or_none)
    producer_id = ChoiceField(lazy("Chủ thể"), coerce=int)

    def offer(self, shelves: list[tuple[int, str]], sets: list[tuple[int, str]]) -> None:
        """Fill the choices, an empty one first."""
        self.shelf_id.choices = [("", lazy("Chọn danh mục")), *shelves]
        self.set_code.choices = [("", lazy("Chọn bộ sản phẩm")), *sets]


class BarcodeField(Typed):
    """The digits under the bars, with their right check digit; empty is None."""

    def read(self, text: str) -> str:
        """As a producer's goods carry it, never a code of the shop's own."""
        return parse_gtin(text, self.name)


class VariantPart(OpenForm):
    """One variant of a listing, inside the one form."""

    id = HiddenTextField(required=False, max_length=18)
    name = TextField(lazy("Tên quy cách"), max_length=100, required=False, hint=lazy("Ví dụ: Hũ 200 g"))
    name_en = TextField(lazy("Tên quy cách bằng tiếng Anh"), max_length=100, required=False)
    unit = TextField(lazy("Đơn vị"), max_length=20, required=False, hint=lazy("hộp, chai, gói, kg"))
    measure = ChoiceField(lazy("Cách tính"), choices=MEASURES, coerce=Measure, required=False)
    net_weight_g = IntField(lazy("Khối lượng tịnh (g)"), required=False, minimum=1, maximum=1_000_000)
    net_volume_ml = IntField(lazy("Thể tích thực (ml)"), required=False, minimum=1, maximum=1_000_000)
    gross_weight_g = IntField(lazy("Khối lượng cả bao bì (g)"), required=False, minimum=1, maximum=1_000_000)
    storage = ChoiceField(lazy("Nhiệt độ vận chuyển"), choices=STORAGES, coerce=Storage, required=False)
    reach = ChoiceField(lazy("Phạm vi giao"), choices=REACHES, coerce=Reach, required=False)
    max_transit_days = IntField(lazy("Đi đường lâu nhất (ngày)"), required=False, maximum=60)
    promise_days = IntField(lazy("Còn hạn ít nhất khi giao (ngày)"), required=False, maximum=3650)
    alcohol_bp = StrengthField(
        lazy("Độ cồn (phần trăm thể tích)"), required=False, hint=lazy("Chỉ với đồ uống có cồn, ví dụ 39,5.")
    )
    price = DongField(lazy("Giá đề xuất đã gồm thuế"), required=False, minimum=1, maximum=10**9)
    own_sku = TextField(
        lazy("Mã hàng của bạn"),
        max_length=40,
        required=False,
        hint=lazy("Bảng sản phẩm tải lên nhận ra quy cách theo mã này."),
    )
    barcode = BarcodeField(
        lazy("Mã vạch"),
        required=False,
        hint=lazy("Các số dưới vạch trên bao bì. Không có thì bỏ trống: cửa hàng in mã riêng trên tem."),
    )

    def listed(self) -> ListedVariant:
        """The variant as proposed; what was left empty takes its usual value."""
        measure = self.measure.data or Measure.PIECE
        text = VariantText(
            name=self.name.data or "",
            name_en=self.name_en.data or None,
            unit=self.unit.data or "",
            measure=measure,
            step=GRAM_STEP if measure is Measure.GRAM else 1,
            price_per=KILO if measure is Measure.GRAM else 1,
            net_weight_g=self.net_weight_g.data,
            net_volume_ml=self.net_volume_ml.data,
            gross_weight_g=self.gross_weight_g.data or 0,
            storage=self.storage.data or Storage.NORMAL,
            reach=self.reach.data or Reach.COUNTRY,
            max_transit_days=5 if self.max_transit_days.data is None else self.max_transit_days.data,
            promise_days=self.promise_days.data or 0,
            alcohol_bp=self.alcohol_bp.data or None,
            own_sku=self.own_sku.data or None,
            barcode=self.barcode.data,
        )
        number = self.id.data or ""
        return ListedVariant(text, self.price.data, read_id(number))


def typed_variant(each: ListedVariant) -> dict[str, Any]:
    """A proposed variant as it would be typed."""
    values: dict[str, Any] = {
        name: getattr(each.text, name) for name in VariantText.__slots__ if name in VariantPart.__dict__
    }
    values["gross_weight_g"] = values["gross_weight_g"] or None
    return {**values, "id": str(each.id) if each.id is not None else "", "price": each.price}


class StarPart(OpenForm):
    """A certificate on paper, inside the one form; nothing is required until it is added."""

    number = TextField(lazy("Số quyết định"), max_length=100, required=False)
    decided_on = DayField(lazy("Ngày quyết định"), required=False)
    authority = TextField(lazy("Cơ quan ra quyết định"), max_length=200, required=False)
    stars = ChoiceField(
        lazy("Hạng sao"),
        choices=[(stars, lazy("%(stars)s sao", stars=stars)) for stars in (3, 4, 5)],
        coerce=int,
        required=False,
    )
    issuer_level = ChoiceField(
        lazy("Cấp công nhận"), choices=list(ISSUER_LEVELS.items()), coerce=IssuerLevel, required=False
    )
    issued_on = DayField(lazy("Ngày cấp"), required=False)
    scan = PaperField(
        lazy("Bản chụp giấy chứng nhận"),
        required=False,
        accept="application/pdf,image/jpeg,image/png,image/webp",
        hint=lazy("PDF hoặc ảnh, dưới 10 MB."),
    )

    def missing(self) -> list[str]:
        """The names of the fields that a certificate needs and that are empty."""
        needed = ("number", "decided_on", "authority", "stars", "issuer_level", "issued_on", "scan")
        return [name for name in needed if not self[name].data]

    def days(self) -> tuple[date, date]:
        """(decided on, issued on) of a complete part."""
        return self.decided_on.data, self.issued_on.data


def _ready(part: str) -> TicksField:
    return TicksField(
        lazy("Lý do thường gặp"), choices=[(str(number), words) for number, words in enumerate(READY[part])]
    )


def _own_words() -> TextField:
    return TextField(lazy("Lý do khác"), max_length=300, required=False)


class ReviewForm(Form):
    """What a reviewer ticks and writes; the reasons stand at the producer's fields."""

    seen = HiddenTextField(max_length=60)
    ready_name, name = _ready("name"), _own_words()
    ready_summary, summary = _ready("summary"), _own_words()
    ready_ingredients, ingredients = _ready("ingredients"), _own_words()
    ready_variants, variants = _ready("variants"), _own_words()
    ready_photos, photos = _ready("photos"), _own_words()
    ready_certificates, certificates = _ready("certificates"), _own_words()
    notes = LinesField(lazy("Điều khác"), max_length=300, required=False)

    def reasons(self) -> dict[str, str]:
        """The ticked and written reasons by the part they concern, as they are kept: in Vietnamese where ready."""
        found = {part: self._of_part(part) for part in READY} | {"notes": self.notes.data or ""}
        return {part: words for part, words in found.items() if words}

    def _of_part(self, part: str) -> str:
        ticked = [READY[part][int(number)].msgid for number in self[f"ready_{part}"].data or ()]
        return " ".join([*ticked, *filter(None, [self[part].data])])
