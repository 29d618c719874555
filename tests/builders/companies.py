"""Company orders: goods on offer for gifts, sheets of recipients, and orders placed from them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from shop.checkout.rules import current_rules
from shop.checkout.services import Agreed
from shop.companies import quoting, services
from shop.companies.company import Company
from shop.companies.queries import by_token
from shop.companies.rows import Row
from shop.extensions import session
from shop.orders.models import Order
from tests.builders import cart as carts
from tests.builders import paying
from tests.builders.cart import AT, Offer
from tests.builders.places import HAC_THANH

PHONE = "+84912000111"
TAX_CODE = "0301448733"
COMPANY = Company(
    name="Công ty TNHH Hoa Sen",
    tax_code=TAX_CODE,
    address="1 Lê Lợi, Phường Hạc Thành, Thanh Hóa",
    email="ketoan@hoasen.example",
    phone=PHONE,
    payment="vietqr",
)
HEADING = 'Người nhận,Số điện thoại,Tỉnh,"Xã, phường","Số nhà, đường",Q1,Lời chúc,Ngày muốn nhận'


def goods(*, stock: int = 20, price: int = 100_000, **fields) -> Offer:
    """A gift that one outlet with an account sends anywhere."""
    offer = carts.on_offer("Trà hộp quà", stock=stock, price=price, variant={"max_transit_days": 5}, **fields)
    paying.with_account(offer.outlet)
    return offer


def a_row(number: int, **fields) -> Row:
    """A recipient in Hạc Thành of whom everything is known."""
    values = {
        "name": f"Người nhận {number}",
        "phone": f"09871112{number:02d}",
        "province": "Thanh Hóa",
        "commune": "Phường Hạc Thành",
        "street": f"{number} Lê Lợi",
        "counts": ("1",),
        "code": HAC_THANH,
    }
    return Row(number, **{**values, **fields})


def a_sheet(offer: Offer, *rows: Row, at: datetime = AT, more: tuple[Offer, ...] = ()) -> str:
    """A sheet of these rows; gives its token."""
    variants = [offer.variant_id, *(each.variant_id for each in more)]
    token = services.begin(variants, user_id=None, at=at)
    services.fill(token, rows, at=at)
    return token


def digest(token: str, at: datetime = AT) -> str:
    """What the last page shows now."""
    sheet = by_token(token)
    asked = services.voucher_of(sheet, PHONE, None)
    found = quoting.read(sheet.goods, services.rows_of(sheet), at, asked)
    return found.digest(current_rules().version)


def order(token: str, *, at: datetime = AT, company: Company = COMPANY, **fields) -> Order:
    """Order a sheet as the last page would."""
    agreed = Agreed("", **{"digest": digest(token, at), "terms": True, **fields})
    placed = services.place(token, company, agreed, clock=lambda: at, language="vi", user_id=None)
    return session.scalars(select(Order).where(Order.token == placed.token)).one()


A_FILE = f"{HEADING}\r\nLan,0912345678,Thanh Hóa,Phường Hạc Thành,1 Lê Lợi,1,,\r\n".encode()


def add(made, variant_id: int) -> None:
    """A place gets a sheet that somebody fills, with a row to correct, and an order from one."""
    token = services.begin([variant_id], user_id=None, at=AT)
    services.fill(token, [a_row(1), a_row(2, commune="Không đâu", code=None)], at=AT)
    placed, ready = (services.begin([variant_id], user_id=None, at=AT) for _ in range(2))
    for each in (placed, ready):
        services.fill(each, [a_row(1)], at=AT)
    ordered = order(placed, company=replace(COMPANY, phone=f"+8491200{made.outlet.id % 100:02d}77"))
    made.special |= {
        f"companies.{page}": {"token": token, "number": 2}
        for page in ("sheet", "row", "drop", "template_xlsx", "template_csv")
    }
    made.special |= {
        f"companies.{page}": {"token": ready} for page in ("order", "use_voucher", "drop_voucher")
    }
    made.special["orders.recipients"] = {"token": ordered.token}
    made.extra["also orders.page"].append({"token": ordered.token})
