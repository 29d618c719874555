"""The columns of a sheet of products: what each is called, and how its cells are read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shop.core.sentences import Sentence, Text, lazy

CODE = "own_sku"
NAME = "name"
STARS = ("hang sao", "so sao", "xep hang", "sao", "star")


class Sort(StrEnum):
    """How what stands in a cell is read."""

    TEXT = "text"
    CODE = "code"  # digits that Excel would take for a number
    BARCODE = "barcode"
    MONEY = "money"
    WEIGHT = "weight"
    VOLUME = "volume"
    NUMBER = "number"
    CHOICE = "choice"
    DAY = "day"
    STARS = "stars"


class Part(StrEnum):
    """What a column speaks of: the row's pack, or its product, of which the first row that says something counts."""

    WORDS = "words"
    PACK = "pack"
    PAPER = "paper"  # the certificate that the product claims
    TRAIT = "trait"  # one attribute of the goods of some sets


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the listing form as a column. ``names``: folded beginnings of headings, the surest first."""

    field: str
    title: Text
    names: tuple[str, ...]
    examples: tuple[str, str] = ("", "")
    sort: Sort = Sort.TEXT
    part: Part = Part.WORDS
    width: int = 18


def _words(field: str, title: Sentence, names: str, *examples: str, width: int = 30) -> Column:
    return Column(field, title, tuple(names.split("|")), (examples[0], examples[-1]), width=width)


def _pack(field: str, title: Sentence, names: str, *examples: str, sort: Sort = Sort.TEXT) -> Column:
    return Column(field, title, tuple(names.split("|")), (examples[0], examples[-1]), sort, Part.PACK)


def _paper(field: str, title: Sentence, names: str, example: str = "", sort: Sort = Sort.TEXT) -> Column:
    return Column(field, title, tuple(names.split("|")), (example, ""), sort, Part.PAPER)


COLUMNS: tuple[Column, ...] = (
    _pack(
        CODE, lazy("Mã hàng"), "ma hang|ma san pham|ma sp|ma hh|sku|ma", "MT-200", "MT-500", sort=Sort.CODE
    ),
    _words(
        NAME,
        lazy("Tên sản phẩm"),
        "ten san pham|ten sp|ten hang|san pham|product name|product|ten",
        "Mắm tôm Mẫu",
        "",
    ),
    Column(
        "set_code",
        lazy("Bộ sản phẩm chính thức"),
        ("bo san pham", "phan nhom", "official set", "bo"),
        ("9", ""),
        Sort.CHOICE,
        width=24,
    ),
    Column(
        "shelf_id",
        lazy("Danh mục trong cửa hàng"),
        ("danh muc", "shelf", "category"),
        ("Mắm & gia vị", ""),
        Sort.CHOICE,
        width=24,
    ),
    _pack(
        "variant_name",
        lazy("Quy cách"),
        "ten quy cach|quy cach|dong goi|variant|pack",
        "Hũ 200 g",
        "Hũ 500 g",
    ),
    _pack("unit", lazy("Đơn vị"), "don vi|dvt|unit", "hũ"),
    _pack(
        "price",
        lazy("Giá đề xuất đã gồm thuế"),
        "gia de xuat|gia ban|don gia|gia|price",
        "60.000",
        "130k",
        sort=Sort.MONEY,
    ),
    _pack(
        "net_weight_g",
        lazy("Khối lượng tịnh (g)"),
        "khoi luong tinh|trong luong tinh|net weight",
        "200",
        "500",
        sort=Sort.WEIGHT,
    ),
    _pack(
        "gross_weight_g",
        lazy("Khối lượng cả bao bì (g)"),
        "khoi luong ca bao bi|kl ca bi|kl|khoi luong ca bi|gross|khoi luong|trong luong",
        "320",
        "690",
        sort=Sort.WEIGHT,
    ),
    _pack("barcode", lazy("Mã vạch"), "ma vach|barcode|ean|gtin", "", sort=Sort.BARCODE),
    _words(
        "summary",
        lazy("Một câu giới thiệu"),
        "mot cau gioi thieu|gioi thieu ngan|summary",
        "Ủ chín 12 tháng.",
        "",
    ),
    _words(
        "description",
        lazy("Giới thiệu"),
        "gioi thieu|mo ta|cau chuyen|description",
        "Nấu theo lối cũ.",
        "",
        width=40,
    ),
    _words("ingredients", lazy("Thành phần"), "thanh phan|ingredients", "Moi biển, muối", ""),
    _words("allergens", lazy("Thông tin dị ứng"), "thong tin di ung|di ung|allergen", "Có giáp xác", ""),
    _words("usage", lazy("Hướng dẫn sử dụng"), "huong dan su dung|cach dung|hdsd|usage", "Dùng để chấm.", ""),
    _words(
        "storage_note",
        lazy("Hướng dẫn bảo quản"),
        "huong dan bao quan|bao quan|storage note",
        "Nơi khô, mát.",
        "",
    ),
    _words("warning", lazy("Cảnh báo"), "canh bao|warning", "", ""),
    _words(
        "responsible_name",
        lazy("Tổ chức, cá nhân chịu trách nhiệm"),
        "to chuc, ca nhan chiu trach nhiem|to chuc chiu trach nhiem|responsible name",
        "",
        "",
    ),
    _words(
        "responsible_address",
        lazy("Địa chỉ chịu trách nhiệm"),
        "dia chi chiu trach nhiem|dia chi|responsible address",
        "",
        "",
    ),
    _words("origin", lazy("Xuất xứ"), "xuat xu|origin", "Việt Nam", "", width=16),
    _words("standard", lazy("Tiêu chuẩn"), "tieu chuan|standard", "", "", width=16),
    _words(
        "declaration_number",
        lazy("Số tự công bố, đăng ký"),
        "so tu cong bo|so cong bo|declaration",
        "",
        "",
        width=20,
    ),
    _words(
        "attributes",
        lazy("Đặc điểm theo bộ sản phẩm"),
        "dac diem theo bo|attributes",
        "Loại mắm: Mắm tôm; Độ đạm: 30",
        "",
    ),
    _paper("star_number", lazy("Số quyết định OCOP"), "so quyet dinh|quyet dinh so|decision number"),
    _paper(
        "star_authority",
        lazy("Cơ quan ra quyết định"),
        "co quan ra quyet dinh|co quan cong nhan|noi cap|authority|issuer",
    ),
    _paper(
        "star_decided_on", lazy("Ngày quyết định"), "ngay quyet dinh|ngay ky|decision date", sort=Sort.DAY
    ),
    _paper("star_stars", lazy("Hạng sao"), "|".join(STARS), sort=Sort.STARS),
    _paper(
        "star_product_code",
        lazy("Mã số sản phẩm OCOP"),
        "ma so san pham|ma so ocop|ma ocop|product code",
        sort=Sort.CODE,
    ),
    _paper(
        "star_issuer_level", lazy("Cấp công nhận"), "cap cong nhan|issued at level|level", sort=Sort.CHOICE
    ),
    _paper("star_issued_on", lazy("Ngày cấp"), "ngay cap|issued on", sort=Sort.DAY),
    _paper(
        "star_expires_on",
        lazy("Ngày cuối còn hiệu lực"),
        "ngay cuoi con hieu luc|hieu luc den|co hieu luc den|ngay het han|ngay het hieu luc|valid until",
        sort=Sort.DAY,
    ),
    _pack("net_volume_ml", lazy("Thể tích thực (ml)"), "the tich|net volume", "", sort=Sort.VOLUME),
    _pack("measure", lazy("Cách tính"), "cach tinh|measure", "", sort=Sort.CHOICE),
    _pack("storage", lazy("Nhiệt độ vận chuyển"), "nhiet do|storage", "Nhiệt độ thường", sort=Sort.CHOICE),
    _pack("reach", lazy("Phạm vi giao"), "pham vi giao|pham vi|reach", "Giao toàn quốc", sort=Sort.CHOICE),
    _pack("max_transit_days", lazy("Đi đường lâu nhất (ngày)"), "di duong|transit", "5", sort=Sort.NUMBER),
    _pack("promise_days", lazy("Còn hạn ít nhất khi giao (ngày)"), "con han|promise", "20", sort=Sort.NUMBER),
    _pack("alcohol_bp", lazy("Độ cồn (phần trăm thể tích)"), "do con|nong do con|alcohol", ""),
    _pack(
        "variant_name_en",
        lazy("Tên quy cách bằng tiếng Anh"),
        "ten quy cach bang tieng anh|quy cach tieng anh|pack in english",
        "",
    ),
    _words("name_en", lazy("Tên tiếng Anh"), "ten tieng anh|english name", "", ""),
    _words("summary_en", lazy("Câu giới thiệu tiếng Anh"), "cau gioi thieu tieng anh", "", ""),
    _words("description_en", lazy("Giới thiệu tiếng Anh"), "gioi thieu tieng anh", "", ""),
    _words("ingredients_en", lazy("Thành phần bằng tiếng Anh"), "thanh phan bang tieng anh", "", ""),
    _words(
        "allergens_en", lazy("Thông tin dị ứng bằng tiếng Anh"), "thong tin di ung bang tieng anh", "", ""
    ),
    _words("usage_en", lazy("Hướng dẫn sử dụng bằng tiếng Anh"), "huong dan su dung bang tieng anh", "", ""),
    _words(
        "storage_note_en",
        lazy("Hướng dẫn bảo quản bằng tiếng Anh"),
        "huong dan bao quan bang tieng anh",
        "",
        "",
    ),
    _words("warning_en", lazy("Cảnh báo bằng tiếng Anh"), "canh bao bang tieng anh", "", ""),
    _words("origin_en", lazy("Xuất xứ bằng tiếng Anh"), "xuat xu bang tieng anh", "", "", width=16),
)
BY_FIELD = {column.field: column for column in COLUMNS}
TRAIT = "trait."


def how(field: str) -> tuple[Part, Sort]:
    """What a field speaks of, and how its cells are read."""
    if field.startswith(TRAIT):
        return Part.TRAIT, Sort.TEXT
    return BY_FIELD[field].part, BY_FIELD[field].sort
