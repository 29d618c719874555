"""Operators, outlets and sample accounts.

Published outlets keep their published name and address; what was not published (phone, hours, coordinates of the
door, licences) stays empty. Two outlets in Phú Thọ and one operator are invented and say so.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files

from sqlalchemy import update

from shop.core.clock import vn_day
from shop.core.folding import nfc, slugify
from shop.extensions import session
from shop.geography.models import Commune
from shop.media import services as media
from shop.outlets.models import (
    Operator,
    OperatorLicence,
    Outlet,
    OutletHours,
    OutletSpot,
)
from shop.outlets.photos import add_photo
from shop.outlets.states import LicenceKind, OutletKind, SpotKind, TaxMethod
from shop.samples import photos
from shop.samples.transfers import account

KIOSKS = 42  # KH 615/KH-UBND 2022: all kiosks of floors 2 and 3 of the market


@dataclass(frozen=True)
class _Seller:
    key: str
    legal_name: str
    is_sample: bool = True


_OPERATORS = (
    _Seller("women", "Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa"),
    _Seller("vcci", "VCCI Thanh Hóa"),
    _Seller("institute", "Viện Nông nghiệp Thanh Hóa"),
    _Seller("viettri", "Công ty Cổ phần Đất Việt Xanh"),
    _Seller("sample", "Đơn vị vận hành mẫu (không có thật)"),
)
_BY_NAME = {
    "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa": "vcci",
    "Cửa hàng Viện Nông nghiệp Thanh Hóa": "institute",
    "Quầy Hội Liên hiệp Phụ nữ tỉnh": "women",
    "Điểm OCOP Chợ trung tâm Việt Trì": "viettri",
}
# Communes the sources leave open, by today's ward of the named place.
_COMMUNES = {
    "Trung tâm đặc sản Sầm Sơn": "16531",
    "Chợ OCOP và ẩm thực xứ Thanh": "14797",
    "Điểm OCOP Chợ trung tâm Việt Trì": "07900",
    "Gian hàng Lễ hội Đền Hùng": "07900",
}
# Roughly the middle of each commune that has an outlet: good to about two kilometres, so that a plan can be drawn.
_MIDDLES = {
    "14797": (19.79, 105.79),
    "16093": (19.99, 105.99),
    "16531": (19.75, 105.89),
    "07900": (21.32, 105.40),
    "08707": (21.30, 105.59),
    "04792": (20.87, 105.31),
}
_ENGLISH = {
    "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa": "VCCI Thanh Hóa showroom",
    "Quầy OCOP chung cư Xuân Mai": "Xuân Mai building OCOP counter",
    "Cửa hàng Viện Nông nghiệp Thanh Hóa": "Thanh Hóa Institute of Agriculture shop",
    "Quầy Hội Liên hiệp Phụ nữ tỉnh": "Women's Union counter",
    "Cửa hàng ECO Phú Sơn": "ECO Phú Sơn shop",
    "Điểm bán OCOP Nga Sơn": "Nga Sơn OCOP outlet",
    "Trung tâm đặc sản Sầm Sơn": "Sầm Sơn speciality centre",
    "Chợ OCOP và ẩm thực xứ Thanh": "OCOP and food market of Thanh Hóa",
    "Hội chợ quảng trường Lam Sơn": "Lam Sơn square fair",
    "Điểm OCOP Chợ trung tâm Việt Trì": "Việt Trì central market OCOP hub",
    "Gian hàng Lễ hội Đền Hùng": "Hùng Kings festival stalls",
}
# Those that serve the web in the sample, in the order routing prefers them.
_ONLINE = (
    "Quầy Hội Liên hiệp Phụ nữ tỉnh",
    "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa",
    "Điểm bán OCOP Nga Sơn",
    "Trung tâm đặc sản Sầm Sơn",
    "Điểm OCOP Chợ trung tâm Việt Trì",
)
_PROVINCES = frozenset({"Thanh Hóa", "Phú Thọ"})
# The owner of the shop and how to reach it, as the settings page asks; a confirmed notification is never shown.
OWNER = {
    "owner_name": "Đơn vị vận hành mẫu (không có thật)",
    "tax_code": "0000000000 (mẫu)",
    "owner_address": "Số 1 phố Mẫu, Phường Hạc Thành, Thanh Hóa",
    "registration_number": "MẪU-ĐKKD-01",
    "registration_day": "01/01/2026",
    "registration_place": "Cơ quan đăng ký mẫu",
    "phone": "+842100000000",
    "email": "hotro@ocop.example",
    "help_hours": "8:00–17:00, thứ Hai đến thứ Bảy (mẫu)",
}
_PHOTOS = (
    ("Tranh mặt tiền điểm bán (mẫu)", "Drawing of the front (sample)"),
    ("Tranh kệ hàng trong điểm bán (mẫu)", "Drawing of the shelves (sample)"),
)
_INVENTED = (
    ("Điểm bán mẫu Vĩnh Yên", "Sample outlet Vĩnh Yên", "Số 1 phố Mẫu", "08707"),
    ("Điểm bán mẫu Hòa Bình", "Sample outlet Hòa Bình", "Số 2 phố Mẫu", "04792"),
)


def add_operators(at: datetime) -> dict[str, int]:
    """Write the operators; give their ids by key. The invented one holds a sample alcohol licence."""
    ids: dict[str, int] = {}
    for number, seller in enumerate(_OPERATORS, start=1):
        operator = Operator(
            legal_name=seller.legal_name,
            tax_method=TaxMethod.DEDUCTION,
            is_sample=True,
            created_at=at,
            **account(number),
        )
        session.add(operator)
        session.flush()
        ids[seller.key] = operator.id
    session.add(
        OperatorLicence(
            operator_id=ids["sample"],
            kind=LicenceKind.ALCOHOL_RETAIL,
            number="MẪU-GP-01",
            issued_on=vn_day(at) - timedelta(days=200),
            expires_on=vn_day(at) + timedelta(days=800),
        )
    )
    return ids


def add_outlets(operators: dict[str, int], at: datetime) -> dict[str, int]:
    """Write published and invented outlets; give their ids by name."""
    ids: dict[str, int] = {}
    _locate_communes()
    text = files("shop.samples").joinpath("data/outlets.csv").read_text(encoding="utf-8-sig")
    for row in csv.DictReader(text.splitlines()):
        outlet = _published(row, operators, vn_day(at), at)
        session.add(outlet)
        session.flush()
        ids[outlet.name] = outlet.id
    for position, (name, english, street, commune) in enumerate(_INVENTED):
        outlet = _invented(name, english, street, commune, operators["sample"], position, at)
        session.add(outlet)
        session.flush()
        ids[name] = outlet.id
        _add_hours(outlet.id)
        _add_photos(outlet.id, position, at)
    _add_kiosks(ids["Điểm OCOP Chợ trung tâm Việt Trì"])
    return ids


def online_outlets(ids: dict[str, int]) -> list[int]:
    """Give the ids of outlets that serve the web in the sample."""
    return [ids[name] for name in (*_ONLINE, *(row[0] for row in _INVENTED))]


def _locate_communes() -> None:
    """The middles of the communes that have outlets, where no file of units was imported."""
    for code, (lat, lng) in _MIDDLES.items():
        session.execute(
            update(Commune).where(Commune.code == code, Commune.lat.is_(None)).values(lat=lat, lng=lng)
        )


def _published(row: dict[str, str], operators: dict[str, int], today: date, at: datetime) -> Outlet:
    name = nfc(row["name"])
    is_fair = row["kind"] == "fair"
    online = name in _ONLINE
    note = nfc(row["note"])
    street, former = _address(name, nfc(row["address_published"]))
    return Outlet(
        slug=slugify(name),
        name=name,
        name_en=_ENGLISH[name],
        operator_id=operators[_BY_NAME.get(name, "sample")],
        kind=OutletKind.FAIR if is_fair else OutletKind.PERMANENT,
        starts_on=today - timedelta(days=5) if is_fair else None,
        ends_on=today + timedelta(days=25) if is_fair else None,
        commune_code=row["commune_code"] or _COMMUNES[name],
        street=street,
        place_published=former,
        sells_online=online,
        offers_pickup=online,
        offers_delivery=online,
        pickup_days=1,
        rank=_ONLINE.index(name) if online else 100,
        note=note or None,
        source=nfc(row["source"]),
        is_sample=True,
        created_at=at,
    )


def _address(name: str, published: str) -> tuple[str, str | None]:
    """The street as published and the old unit it was in: "18 Hạc Thành", "P. Điện Biên cũ".

    A published place without a street stands in its stead; one that only names the province says nothing new.
    """
    street, _comma, unit = published.partition(", ")
    if unit:
        return street, unit.replace("(cũ)", "cũ")
    return (name if published in _PROVINCES else published), None


def _invented(  # noqa: PLR0917 - one row of the table above
    name: str, english: str, street: str, commune: str, operator_id: int, position: int, at: datetime
) -> Outlet:
    return Outlet(
        slug=slugify(name),
        name=name,
        name_en=english,
        operator_id=operator_id,
        kind=OutletKind.PERMANENT,
        commune_code=commune,
        street=street,
        phone="+842100000000",
        duty_name="Nhân viên trực (mẫu)",
        duty_phone="+842100000000",
        sells_online=True,
        offers_pickup=True,
        offers_delivery=True,
        has_parking=True,
        has_cold_storage=position == 0,
        pickup_days=position,
        rank=10 + position,
        note="Điểm bán dựng lên để minh họa, không có thật.",
        note_en="An outlet made up for illustration.",
        is_sample=True,
        created_at=at,
    )


def _add_hours(outlet_id: int) -> None:
    for weekday in range(7):
        closes = 20 * 60 if weekday < 5 else 21 * 60
        session.add(OutletHours(outlet_id=outlet_id, weekday=weekday, opens=8 * 60, closes=closes))


def _add_photos(outlet_id: int, position: int, at: datetime) -> None:
    """Drawings that say they are samples; only of invented outlets, never of a real name."""
    for number, (alt, alt_en) in enumerate(_PHOTOS):
        stored = media.store_picture(photos.of_place(number + 2 * position), by=None, at=at)
        add_photo(outlet_id, stored.id, alt, alt_en=alt_en, by=None, at=at)


def _add_kiosks(outlet_id: int) -> None:
    session.add(OutletSpot(outlet_id=outlet_id, kind=SpotKind.FLOOR, name="Tầng 2"))
    session.add(OutletSpot(outlet_id=outlet_id, kind=SpotKind.FLOOR, name="Tầng 3"))
    for number in range(1, KIOSKS + 1):
        session.add(OutletSpot(outlet_id=outlet_id, kind=SpotKind.KIOSK, name=f"Kiosk {number:02d}"))
