"""Certificates of other schemes, one of every case: all made up (``MẪU-…``), all of invented producers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shop.catalogue.services.schemes import link_scheme, withdraw_from_product
from shop.certification import schemes
from shop.certification.schemes import SchemeDraft
from shop.certification.states import SchemeKind, SchemeScope
from shop.core.clock import vn_day
from shop.samples.invented import MIDLAND, NORTH

ISSUER = "Tổ chức chứng nhận mẫu (không có thật)"
OFFICE = "Cơ quan mẫu (không có thật)"


@dataclass(frozen=True)
class Case:
    """A paper of a producer; without goods it holds for all of them. Days count from today."""

    kind: SchemeKind
    producer: str
    goods: tuple[str, ...]
    issued: int
    ends: int | None
    issuer: str = ISSUER
    what: str = ""


CASES = (
    Case(SchemeKind.HACCP, NORTH, (), -300, 800),
    Case(SchemeKind.VIETGAP, MIDLAND, ("Chè mẫu sắp hết chứng nhận", "Trà mẫu chờ kiểm tra"), -400, 300),
    Case(SchemeKind.ORGANIC, MIDLAND, ("Chè mẫu sắp hết chứng nhận",), -330, 35),
    Case(SchemeKind.INDICATION, NORTH, ("Mật ong mẫu ngày 29/2",), -900, None, OFFICE),
    Case(SchemeKind.KEY_PRODUCT, MIDLAND, ("Đặc sản mẫu chưa có sao",), -700, None, OFFICE),
    Case(SchemeKind.RURAL_INDUSTRY, NORTH, ("Bộ mẫu A chung chứng nhận",), -200, 500, OFFICE),
    Case(SchemeKind.ORGANIC, NORTH, ("Tương mẫu hai chứng nhận",), -500, 0),
    Case(SchemeKind.VIETGAP, NORTH, ("Kẹo mẫu bị thu hồi chứng nhận",), -300, 400, what="withdrawn"),
    Case(SchemeKind.ORGANIC, MIDLAND, ("Bột mẫu bị từ chối",), -100, 600, what="waits"),
    Case(SchemeKind.VIETGAP, MIDLAND, ("Bánh mẫu đặt theo yêu cầu",), -800, -30),
)


def certify(producers: dict[str, int], products: dict[str, int], users: dict[str, int], at: datetime) -> None:
    """Enter every case by one sample person and check it by another."""
    recorder, checker = users["officer.thanhhoa@ocop.example"], users["admin@ocop.example"]
    for number, case in enumerate(CASES, start=1):
        draft = SchemeDraft(
            kind=case.kind,
            scope=SchemeScope.PRODUCTS if case.goods else SchemeScope.PRODUCER,
            number=f"MẪU-CN-{number:02d}",
            issuer=case.issuer,
            issued_on=_day(at, case.issued),
            valid_until=None if case.ends is None else _day(at, case.ends),
        )
        row = schemes.record_scheme(producers[case.producer], draft, by=recorder, at=at, is_sample=True)
        for name in case.goods:
            link_scheme(row.id, products[name], by=recorder, at=at)
        if case.what != "waits":
            schemes.verify_scheme(row.id, by=checker, at=at)
        if case.what == "withdrawn":
            ground = "Giám sát không đạt (dữ liệu mẫu)"
            withdraw_from_product(row.id, products[case.goods[0]], _day(at, -10), ground, by=checker, at=at)


def _day(at: datetime, days: int) -> date:
    return vn_day(at) + timedelta(days=days)
