"""Wine on offer at an outlet that may sell it on the web."""

from datetime import date

from shop.extensions import session
from shop.outlets.models import OperatorLicence, Outlet
from shop.outlets.operators import add_licence
from shop.outlets.states import LicenceKind
from tests.builders import cart as carts
from tests.builders import outlets, paying
from tests.builders.cart import AT, Offer

ISSUED = date(2026, 1, 1)


def licensed(outlet: Outlet, until: date | None = None, since: date = ISSUED) -> OperatorLicence:
    """The outlet's operator may sell spirits, until a last day."""
    return add_licence(
        outlet.operator_id, LicenceKind.ALCOHOL_RETAIL, "01/GP-BLR", since, until, by=None, at=AT
    )


def wine(
    name: str = "Rượu Làng Vân",
    *,
    outlet: Outlet | None = None,
    licence: bool = True,
    until: date | None = None,
    account: bool = True,
    **fields,
) -> Offer:
    """Wine that an outlet has; its operator has a licence and an account, unless told otherwise."""
    place = outlet or outlets.outlet()
    if licence:
        licensed(place, until)
    if account:
        paying.with_account(place)
    values = {"set_code": 14, "warning": "Không bán cho người dưới 18 tuổi", "variant": {"alcohol_bp": 2900}}
    offer = carts.on_offer(name, outlet=place, price=200_000, **{**values, **fields})
    session.flush()
    return offer
