"""Forms of the catalogue: what staff type about goods."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from shop.catalogue.services import VariantText, VersionText
from shop.catalogue.services.synonyms import SynonymValues
from shop.catalogue.states import Measure, PriceKind, Reach, Storage, VatClass
from shop.core.clock import start_of_day, vn_day
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.media.addresses import PICTURES
from shop.web.fields import Typed
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    IntField,
    LinesField,
    TextField,
    TickField,
    UploadField,
)

KILO = 1000
PERCENT = 100
MOST_ALCOHOL = 9_700

MEASURES = [(Measure.PIECE, lazy("Theo chiếc, hộp, chai…")), (Measure.GRAM, lazy("Theo cân (giá cho 1 kg)"))]
STORAGES = [
    (Storage.NORMAL, lazy("Nhiệt độ thường")),
    (Storage.CHILLED, lazy("Giữ mát")),
    (Storage.FROZEN, lazy("Đông lạnh")),
]
REACHES = [
    (Reach.COUNTRY, lazy("Giao toàn quốc")),
    (Reach.REGION, lazy("Giao trong vùng")),
    (Reach.PROVINCE, lazy("Giao trong tỉnh của điểm bán")),
    (Reach.PICKUP, lazy("Chỉ nhận tại điểm bán")),
]
VAT_CLASSES = [
    (VatClass.STANDARD, lazy("Thuế suất thông thường (được giảm)")),
    (VatClass.STANDARD_NO_CUT, lazy("Thuế suất thông thường, không được giảm (rượu, bia)")),
    (VatClass.FARM_RAW, lazy("Nông sản chưa chế biến")),
    (VatClass.EXEMPT, lazy("Không chịu thuế")),
]
PRICE_KINDS = [(PriceKind.REGULAR, lazy("Giá thường")), (PriceKind.PROMOTION, lazy("Giá khuyến mãi"))]


def number_or_none(value: Any) -> int | None:
    """The empty choice is no number."""
    return int(value) if value else None


class StrengthField(Typed):
    """Alcohol by volume as people write it, in hundredths of a percent; empty is None."""

    def read(self, text: str) -> int:
        """`39,5` or `40`, below 97."""
        found = re.fullmatch(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?", text)
        strength = int(found[1]) * PERCENT + int((found[2] or "").ljust(2, "0")) if found else MOST_ALCOHOL
        if strength >= MOST_ALCOHOL:
            raise BadInput(self.name, lazy("Hãy nhập độ cồn như 39,5."))
        return strength

    def show(self, value: Any) -> str:
        """`39,5`."""
        whole, rest = divmod(value, PERCENT)
        return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


class ProductForm(Form):
    """Where a product belongs, and what it says of itself in both languages."""

    shelf_id = ChoiceField(lazy("Danh mục trong cửa hàng"), coerce=int)
    set_code = ChoiceField(lazy("Bộ sản phẩm chính thức"), coerce=int)
    is_gift = TickField(lazy("Là quà tặng, giỏ quà"))
    name = TextField(lazy("Tên sản phẩm"), max_length=200)
    summary = TextField(lazy("Một câu giới thiệu"), max_length=300, required=False)
    description = LinesField(lazy("Giới thiệu"), max_length=5000, required=False)
    responsible_name = TextField(lazy("Tổ chức, cá nhân chịu trách nhiệm"), max_length=200, required=False)
    responsible_address = TextField(lazy("Địa chỉ chịu trách nhiệm"), max_length=300, required=False)
    origin = TextField(lazy("Xuất xứ"), max_length=200, required=False)
    ingredients = LinesField(lazy("Thành phần"), max_length=2000, required=False)
    allergens = TextField(lazy("Thông tin dị ứng"), max_length=300, required=False)
    usage = LinesField(lazy("Hướng dẫn sử dụng"), max_length=2000, required=False)
    storage_note = TextField(lazy("Hướng dẫn bảo quản"), max_length=300, required=False)
    warning = TextField(lazy("Cảnh báo"), max_length=500, required=False)
    standard = TextField(lazy("Tiêu chuẩn"), max_length=200, required=False)
    declaration_number = TextField(lazy("Số tự công bố, đăng ký"), max_length=100, required=False)
    name_en = TextField(lazy("Tên tiếng Anh"), max_length=200, required=False)
    summary_en = TextField(lazy("Câu giới thiệu tiếng Anh"), max_length=300, required=False)
    description_en = LinesField(lazy("Giới thiệu tiếng Anh"), max_length=5000, required=False)
    origin_en = TextField(lazy("Xuất xứ bằng tiếng Anh"), max_length=200, required=False)
    ingredients_en = LinesField(lazy("Thành phần bằng tiếng Anh"), max_length=2000, required=False)
    allergens_en = TextField(lazy("Thông tin dị ứng bằng tiếng Anh"), max_length=300, required=False)
    usage_en = LinesField(lazy("Hướng dẫn sử dụng bằng tiếng Anh"), max_length=2000, required=False)
    storage_note_en = TextField(lazy("Hướng dẫn bảo quản bằng tiếng Anh"), max_length=300, required=False)
    warning_en = TextField(lazy("Cảnh báo bằng tiếng Anh"), max_length=500, required=False)

    def offer(self, shelves: list[tuple[int, str]], sets: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.shelf_id.choices = shelves
        self.set_code.choices = sets

    def text(self, attributes: dict[str, Any] | None = None) -> VersionText:
        """The content as the services take it: empty fields that may be empty are None."""
        always = {"name", "summary", "description"}
        typed = {name: self[name].data for name in VersionText.__slots__ if name in self}
        given: dict[str, Any] = {name: typed[name] or ("" if name in always else None) for name in typed}
        return VersionText(**given, attributes=attributes)


class NewProductForm(ProductForm):
    """A product of a producer that staff choose."""

    producer_id = ChoiceField(lazy("Chủ thể"), coerce=number_or_none)
    shelf_id = ChoiceField(lazy("Danh mục trong cửa hàng"), coerce=number_or_none)
    set_code = ChoiceField(lazy("Bộ sản phẩm chính thức"), coerce=number_or_none)

    def offer(self, shelves: list[tuple[int, str]], sets: list[tuple[int, str]]) -> None:
        """Fill the choices, an empty one first: nothing is chosen by nobody."""
        self.shelf_id.choices = [("", lazy("Chọn danh mục")), *shelves]
        self.set_code.choices = [("", lazy("Chọn bộ sản phẩm")), *sets]

    def offer_producers(self, producers: list[tuple[int, str]]) -> None:
        """Fill the producers, an empty choice first."""
        self.producer_id.choices = [("", lazy("Chọn chủ thể")), *producers]


class SlugForm(Form):
    """Another address."""

    slug = TextField(lazy("Đường dẫn"), max_length=110, hint=lazy("Địa chỉ cũ vẫn dẫn tới trang này."))


class VariantForm(Form):
    """What is put in the cart."""

    name = TextField(lazy("Tên quy cách"), max_length=100, hint=lazy("Ví dụ: Hũ 200 g"))
    name_en = TextField(lazy("Tên tiếng Anh"), max_length=100, required=False)
    sku = TextField(lazy("Mã hàng"), max_length=40, required=False, hint=lazy("Để trống thì máy tự đặt."))
    unit = TextField(lazy("Đơn vị"), max_length=20, hint=lazy("hộp, chai, gói, kg"))
    measure = ChoiceField(lazy("Cách tính"), choices=MEASURES, coerce=Measure)
    step = IntField(
        lazy("Mua theo bước"), minimum=1, maximum=100_000, hint=lazy("Chiếc, hoặc gam nếu bán theo cân.")
    )
    net_weight_g = IntField(lazy("Khối lượng tịnh (g)"), required=False, minimum=1, maximum=1_000_000)
    net_volume_ml = IntField(lazy("Thể tích thực (ml)"), required=False, minimum=1, maximum=1_000_000)
    gross_weight_g = IntField(lazy("Khối lượng cả bao bì (g)"), minimum=1, maximum=1_000_000)
    storage = ChoiceField(lazy("Nhiệt độ vận chuyển"), choices=STORAGES, coerce=Storage)
    reach = ChoiceField(lazy("Phạm vi giao"), choices=REACHES, coerce=Reach)
    max_transit_days = IntField(lazy("Đi đường lâu nhất (ngày)"), minimum=0, maximum=60)
    promise_days = IntField(lazy("Còn hạn ít nhất khi giao (ngày)"), minimum=0, maximum=3650)
    alcohol_bp = StrengthField(
        lazy("Độ cồn (phần trăm thể tích)"),
        required=False,
        hint=lazy("Chỉ với đồ uống có cồn, ví dụ 39,5."),
    )
    vat_class = ChoiceField(lazy("Nhóm thuế GTGT"), choices=VAT_CLASSES, coerce=VatClass)
    barcode = TextField(
        lazy("Mã vạch"),
        max_length=14,
        required=False,
        hint=lazy("Các số dưới vạch trên bao bì. Không có thì bỏ trống: cửa hàng in mã riêng trên tem."),
    )

    def text(self) -> VariantText:
        """The facts as the services take them."""
        measure = self.measure.data
        return VariantText(
            name=self.name.data,
            name_en=self.name_en.data or None,
            sku=self.sku.data or None,
            unit=self.unit.data,
            measure=measure,
            step=self.step.data,
            price_per=KILO if measure is Measure.GRAM else 1,
            net_weight_g=self.net_weight_g.data,
            net_volume_ml=self.net_volume_ml.data,
            gross_weight_g=self.gross_weight_g.data,
            storage=self.storage.data,
            reach=self.reach.data,
            max_transit_days=self.max_transit_days.data,
            promise_days=self.promise_days.data,
            alcohol_bp=self.alcohol_bp.data or None,
            vat_class=self.vat_class.data,
            barcode=self.barcode.data or None,
        )


class DatedPriceForm(Form):
    """A price from a day on; without a first day, from now."""

    amount = DongField(lazy("Giá đã gồm thuế"), minimum=1)
    first_day = DayField(lazy("Từ ngày"), required=False, hint=lazy("Để trống: từ bây giờ."))
    last_day = DayField(lazy("Đến hết ngày"), required=False, hint=lazy("Để trống: cho đến khi có giá mới."))

    def starts_at(self, at: datetime) -> datetime:
        """The first moment: the beginning of the Vietnamese day, or now for today and no day."""
        day = self.first_day.data
        return at if day is None or day == vn_day(at) else start_of_day(day)

    def ends_at(self) -> datetime | None:
        """The first moment without it: the end of the last Vietnamese day."""
        day = self.last_day.data
        return None if day is None else start_of_day(day + timedelta(days=1))


class PriceForm(DatedPriceForm):
    """A price of one of a product's variants, everywhere or at one outlet."""

    variant_id = ChoiceField(lazy("Quy cách"), coerce=int)
    outlet_id = ChoiceField(lazy("Nơi bán"), coerce=int)
    kind = ChoiceField(lazy("Loại giá"), choices=PRICE_KINDS, coerce=PriceKind)

    def offer(self, variants: list[tuple[int, str]], outlets: list[tuple[int, str]]) -> None:
        """Fill the choices; 0 stands for everywhere."""
        self.variant_id.choices = variants
        self.outlet_id.choices = [(0, lazy("Mọi điểm bán")), *outlets]


class ImageForm(Form):
    """A picture with words for who does not see it."""

    file = UploadField(
        lazy("Ảnh"), accept=PICTURES, hint=lazy("JPEG, PNG, WebP hoặc HEIC, nhiều nhất 10 MB.")
    )
    alt = TextField(lazy("Mô tả ảnh"), max_length=200, hint=lazy("Ví dụ: Nem chua gói lá chuối, hộp 10 quả"))
    alt_en = TextField(lazy("Mô tả tiếng Anh"), max_length=200, required=False)


class NoteForm(Form):
    """Why something is done."""

    note = TextField(lazy("Lý do"), max_length=300, required=False)


class SynonymForm(Form):
    """Two phrases that mean the same, and where they do not."""

    term = TextField(lazy("Khách gõ"), max_length=60, hint=lazy("Ví dụ: nem rán"))
    also = TextField(lazy("Tìm thêm"), max_length=60, hint=lazy("Ví dụ: chả giò"))
    both_ways = TickField(lazy("Hai chiều: gõ từ nào cũng tìm thêm từ kia"))
    exceptions = LinesField(
        lazy("Trừ các cụm từ"),
        max_length=2000,
        hint=lazy("Mỗi dòng một cụm. Ví dụ: trà = chè, trừ “chè lam”, “chè kho”."),
        required=False,
    )

    def values(self) -> SynonymValues:
        """What was typed, once it is valid."""
        return SynonymValues(
            term=self.term.data,
            also=self.also.data,
            both_ways=self.both_ways.data,
            exceptions=[line.strip() for line in (self.exceptions.data or "").split("\n") if line.strip()],
        )
