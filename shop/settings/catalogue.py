"""Every setting of the shop: its key, its kind, what it is called, and what holds until somebody changes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shop.core.sentences import Sentence, lazy


class Kind(StrEnum):
    """What a value is and how it is typed."""

    TEXT = "text"
    LINES = "lines"
    INT = "int"
    DONG = "dong"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting. `most` is the longest text or the highest number; `least` the lowest number."""

    key: str
    kind: Kind
    label: Sentence
    default: Any
    hint: Sentence | str = ""
    least: int = 0
    most: int = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that stand together on the page."""

    title: Sentence
    specs: tuple[Spec, ...]


OWNER = Group(
    lazy("Chủ sở hữu cửa hàng"),
    (
        Spec("owner_name", Kind.TEXT, lazy("Tên pháp nhân hoặc hộ kinh doanh"), ""),
        Spec("tax_code", Kind.TEXT, lazy("Mã số thuế"), "", most=20),
        Spec("owner_address", Kind.TEXT, lazy("Địa chỉ trụ sở"), "", most=300),
        Spec("registration_number", Kind.TEXT, lazy("Số đăng ký kinh doanh"), "", most=40),
        Spec("registration_day", Kind.TEXT, lazy("Ngày cấp"), "", lazy("Ví dụ: 23/11/2026"), most=20),
        Spec("registration_place", Kind.TEXT, lazy("Nơi cấp"), ""),
        Spec(
            "notice_number",
            Kind.TEXT,
            lazy("Số xác nhận thông báo nền tảng"),
            "",
            lazy("Chỉ điền sau khi cơ quan quản lý đã xác nhận."),
            most=60,
        ),
    ),
)
CONTACT = Group(
    lazy("Liên hệ"),
    (
        Spec("phone", Kind.PHONE, lazy("Điện thoại hỗ trợ"), ""),
        Spec("email", Kind.EMAIL, lazy("E-mail"), ""),
        Spec("zalo", Kind.LINK, lazy("Liên kết Zalo"), "", lazy("Ví dụ: https://zalo.me/0912345678")),
        Spec("help_hours", Kind.TEXT, lazy("Giờ hỗ trợ"), "", lazy("Ví dụ: 8:00–17:00, thứ Hai đến thứ Bảy")),
    ),
)
COMPLAINTS = Group(
    lazy("Thời gian trả lời khiếu nại (ngày)"),
    (
        Spec(
            "complaint_goods_answer", Kind.INT, lazy("Chất lượng hàng: trả lời lần đầu"), 1, least=1, most=30
        ),
        Spec(
            "complaint_goods_solve", Kind.INT, lazy("Chất lượng hàng: giải quyết xong"), 7, least=1, most=60
        ),
        Spec("complaint_delivery_answer", Kind.INT, lazy("Giao nhận: trả lời lần đầu"), 1, least=1, most=30),
        Spec("complaint_delivery_solve", Kind.INT, lazy("Giao nhận: giải quyết xong"), 5, least=1, most=60),
        Spec(
            "complaint_money_answer",
            Kind.INT,
            lazy("Thanh toán, hoàn tiền: trả lời lần đầu"),
            1,
            least=1,
            most=30,
        ),
        Spec(
            "complaint_money_solve",
            Kind.INT,
            lazy("Thanh toán, hoàn tiền: giải quyết xong"),
            10,
            least=1,
            most=60,
        ),
        Spec(
            "complaint_data_answer", Kind.INT, lazy("Dữ liệu cá nhân: trả lời lần đầu"), 2, least=1, most=10
        ),
        Spec(
            "complaint_data_solve", Kind.INT, lazy("Dữ liệu cá nhân: giải quyết xong"), 15, least=1, most=30
        ),
    ),
)
SELLING = Group(
    lazy("Bán hàng"),
    (
        Spec(
            "cod_most",
            Kind.DONG,
            lazy("Giá trị lớn nhất của đơn thanh toán khi nhận hàng"),
            3_000_000,
            most=100_000_000,
        ),
        Spec(
            "cod_open_orders",
            Kind.INT,
            lazy("Số đơn thanh toán khi nhận hàng đang mở cho mỗi số điện thoại"),
            2,
            least=1,
            most=50,
        ),
        Spec("pickup_hold_days", Kind.INT, lazy("Số ngày giữ hàng chờ khách đến nhận"), 3, least=1, most=30),
        Spec("return_days", Kind.INT, lazy("Số ngày nhận đổi trả, kể từ khi nhận hàng"), 7, least=1, most=60),
        Spec(
            "invoice_days",
            Kind.INT,
            lazy("Số ngày khách còn yêu cầu được hóa đơn VAT, kể từ khi nhận hàng"),
            1,
            lazy("0: chỉ tới khi nhận hàng. Người bán phải lập hóa đơn khi giao hàng."),
            most=30,
        ),
    ),
)
TRANSFERS = Group(
    lazy("Nhận chuyển khoản"),
    (
        Spec(
            "transfer_hours",
            Kind.INT,
            lazy("Số giờ giữ hàng chờ khách chuyển khoản"),
            24,
            least=1,
            most=168,
        ),
        Spec(
            "collect_bin",
            Kind.TEXT,
            lazy("Mã ngân hàng (BIN) của cửa hàng"),
            "",
            lazy(
                "6 chữ số. Tài khoản của cửa hàng nhận tiền khi một đơn có hàng của nhiều đơn vị, hoặc khi đơn vị"
                " chưa có tài khoản. Để trống cả ba ô nếu không dùng."
            ),
            most=6,
        ),
        Spec("collect_account", Kind.TEXT, lazy("Số tài khoản của cửa hàng"), "", most=19),
        Spec("collect_name", Kind.TEXT, lazy("Tên tài khoản của cửa hàng"), "", most=100),
    ),
)
PROMOTIONS = Group(
    lazy("Khuyến mãi"),
    (
        Spec(
            "promotion_most_percent",
            Kind.INT,
            lazy("Mức giảm giá cao nhất (phần trăm giá hàng)"),
            50,
            lazy(
                "Nghị định 81/2018/NĐ-CP được hiểu là 50 %; các sửa đổi sau đó chưa được xác nhận nên để bạn đặt."
                " Tính riêng cho giá khuyến mãi và cho mã giảm giá."
            ),
            least=1,
            most=90,
        ),
    ),
)
CARDS = Group(
    lazy("Nhận thẻ"),
    (
        Spec(
            "card_least",
            Kind.DONG,
            lazy("Giá trị nhỏ nhất của đơn trả bằng thẻ"),
            20_000,
            lazy("Cổng thẻ không nhận số tiền quá nhỏ: khoảng 0,5 đô la Mỹ."),
            least=1000,
            most=10_000_000,
        ),
        Spec(
            "card_most",
            Kind.DONG,
            lazy("Giá trị lớn nhất của đơn trả bằng thẻ"),
            99_999_999,
            lazy("Cổng thẻ nhận nhiều nhất 99.999.999 ₫ một lần."),
            least=1000,
            most=99_999_999,
        ),
        Spec(
            "card_minutes",
            Kind.INT,
            lazy("Số phút giữ hàng chờ khách trả bằng thẻ"),
            60,
            lazy("Từ 30 đến 1.430 phút."),
            least=30,
            most=1430,
        ),
    ),
)
POLICIES = Group(
    lazy("Quy định"),
    (
        Spec(
            "policy_version",
            Kind.TEXT,
            lazy("Phiên bản quy định"),
            "2026-11",
            lazy("Đổi khi nội dung quy định thay đổi: sự đồng ý của khách được lưu cùng phiên bản này."),
            most=20,
        ),
        Spec("terms_more", Kind.LINES, lazy("Bổ sung cho điều khoản sử dụng"), "", most=5000),
        Spec("privacy_more", Kind.LINES, lazy("Bổ sung cho chính sách bảo mật"), "", most=5000),
        Spec("delivery_more", Kind.LINES, lazy("Bổ sung cho chính sách giao hàng"), "", most=5000),
        Spec("returns_more", Kind.LINES, lazy("Bổ sung cho chính sách đổi trả"), "", most=5000),
    ),
)
# Changed on a page of its own (`shop.checkout.views.choosing`): names of rules in their order, one with "-" is off.
ROUTING = Spec(
    "routing_rules",
    Kind.TEXT,
    lazy("Cách chọn điểm bán"),
    "at_hand,whole_cart,most_lines,promise,nearest,rank,-near_expiry",
)
GROUPS = (OWNER, CONTACT, COMPLAINTS, SELLING, TRANSFERS, CARDS, PROMOTIONS, POLICIES)
TYPED: dict[str, Spec] = {spec.key: spec for group in GROUPS for spec in group.specs}
SPECS: dict[str, Spec] = {**TYPED, ROUTING.key: ROUTING}
