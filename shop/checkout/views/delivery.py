"""First page: who gets the goods, where, and how they are paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.accounts import queries as accounts
from shop.accounts.guards import actor, public
from shop.cart import cookie, services
from shop.cart import queries as carts
from shop.catalogue.queries import remembered
from shop.catalogue.views.visit import visit
from shop.checkout import alcohol, gift_fields, gifts, invoice_fields
from shop.checkout import details as typed
from shop.checkout.details import Details
from shop.checkout.forms import DeliveryForm
from shop.checkout.queries import PickupOffer, SiteRow, pickup_offers, pickup_sites
from shop.checkout.services import voucher_of, wanted_of
from shop.checkout.views import gift_showing, places, showing
from shop.checkout.views.blueprint import blueprint
from shop.core.clock import now, vn_day
from shop.geography import queries as geography
from shop.geography import visitor as browser_place
from shop.orders.states import Door
from shop.unit_of_work import in_transaction
from shop.web import frame
from shop.web.i18n import _, language
from shop.web.pages import draw, flash_warning, render, see_other
from shop.window.memory import Drawn

MOST_DRAWN = 100  # of about 40 KB


@blueprint.route("/thanh-toan", methods=["GET", "POST"])
@public
def delivery() -> ResponseReturnValue:
    """Ask; with "reload" the page is only drawn anew with everything typed, unless it is complete."""
    at = now()
    visitor = cookie.visitor()
    cart, lines = carts.cart_with_lines(visitor, at)
    if cart is None or not lines:
        flash_warning(_("Giỏ hàng đang trống."))
        return see_other(url_for("cart.show"))
    if request.method == "POST":
        form = DeliveryForm()
        form.offer(_choices(pickup_sites(vn_day(at))), only_prepaid=_has_alcohol(lines, at))
        if _is_complete(form):
            in_transaction(lambda: services.keep_checkout(visitor, form.details().to_json(), at=at))
            return _keep_place(see_other(url_for("checkout.review")), form)
        if "reload" in request.form:
            form.forget_errors()
    km = places.kilometres(visit())
    quote, offers = pickup_offers(wanted_of(lines), at=at, asked=voucher_of(cart, None), km=km)
    first = _first_outlet(offers)
    offers = sorted(offers, key=lambda offer: offer.site.outlet_id != first)
    if request.method == "GET":
        form = DeliveryForm(**_known(typed.from_json(cart.checkout), offers))
    prepaid_only = alcohol.is_asked_for(quote)
    found = form.offer(_choices([offer.site for offer in offers]), only_prepaid=prepaid_only)
    if prepaid_only:
        form.take_only_payment()
    return _page(form, quote, offers, found, km, prepaid_only=prepaid_only), 422 if form.errors else 200


def _has_alcohol(lines: Sequence[carts.LineRow], at: datetime) -> bool:
    """Whether the cart asks for goods that are only sold to who pays ahead."""
    return any(
        each.row.alcohol for each in remembered.goods({line.variant_id for line in lines}, at).values()
    )


def _keep_place(answer: Response, form: DeliveryForm) -> Response:
    """The commune of a delivery stays with the browser: pages tell fees and distances by it."""
    place = None if form.is_pickup() else browser_place.parse(form.commune_code.data or "")
    return browser_place.remember(answer, place) if place else answer


def _choices(sites: Sequence[SiteRow]) -> list[tuple[int, str]]:
    return [(site.outlet_id, places.outlet_name(site)) for site in sites]


def _is_complete(form: DeliveryForm) -> bool:
    form.validate()
    is_complete = form.check_door()
    form.forgive_other_door()
    return is_complete


def _known(kept: Details | None, offers: Sequence[PickupOffer]) -> dict[str, Any]:
    """What need not be typed: the answers given before, else the account's, the chosen outlet, the only way to pay."""
    known: dict[str, Any] = {"pickup_payment": "at_outlet", "delivery_payment": "on_delivery"}
    known |= _from_account() if kept is None else _from_kept(kept)
    wished = request.args.get("diem-ban", "")
    if wished.isascii() and wished.isdigit():
        known |= {"outlet_id": int(wished[:18]), "door": Door.PICKUP.value}
    if "outlet_id" not in known:
        known["outlet_id"] = _first_outlet(offers)
    known.setdefault("door", Door.PICKUP.value if offers else Door.DELIVERY.value)
    return known


def _from_kept(kept: Details) -> dict[str, Any]:
    known = kept.to_json() | gift_fields.known(kept) | invoice_fields.known(kept)
    if kept.commune_code:
        known["province_code"] = geography.commune(kept.commune_code).province_code
    payment = known.pop("payment")
    known["pickup_payment" if kept.door is Door.PICKUP else "delivery_payment"] = payment
    return known


def _from_account() -> dict[str, Any]:
    """Name, phone and the default address of who is signed in."""
    user_id = actor().user_id
    if user_id is None:
        return {}
    person = accounts.profile(user_id)
    known: dict[str, Any] = {"name": person.name, "phone": person.phone, "email": person.email}
    for address in accounts.addresses(user_id)[:1]:
        known |= {
            "commune_code": address.commune_code,
            "province_code": geography.commune(address.commune_code).province_code,
            "street": address.street,
        }
    return known


def _first_outlet(offers: Sequence[PickupOffer]) -> int | None:
    """The outlet the visitor looks at when it can hand over there, else the first that has everything."""
    chosen = frame.value("chosen_outlet")
    ids = [offer.site.outlet_id for offer in offers]
    if chosen is not None and chosen.outlet_id in ids:
        return int(chosen.outlet_id)
    return next((offer.site.outlet_id for offer in offers if not offer.short), None)


def _page(
    form: DeliveryForm,
    quote: Any,
    offers: Sequence[PickupOffer],
    found: Sequence[Any],
    km: Mapping[int, float],
    *,
    prepaid_only: bool,
) -> str:
    can_send = gifts.possible(quote)
    if not can_send:
        form.only_own()
    return render(
        "checkout/delivery.html",
        form=form,
        fields=_fields(
            form,
            found,
            outlet_notes=places.offer_notes(offers, km),
            order_note=places.order_note(offers, by_distance=bool(km)),
            payment_notes=showing.payment_notes() | gift_showing.payment_notes(form),
            gift_obstacle="" if can_send else str(gifts.NOT_POSSIBLE),
        ),
        summary=showing.summary(quote),
        prepaid_only=prepaid_only,
        day_notes=gift_showing.stops(form.sites, now()),
        is_guest=actor().user_id is None,
        noindex=True,
    )


def _fields(
    form: DeliveryForm,
    found: Sequence[Any],
    *,
    outlet_notes: dict[str, str],
    order_note: str,
    payment_notes: dict[str, str],
    gift_obstacle: str,
) -> Markup:
    """The fields as HTML. Before anybody has answered they are the same for many, and drawn once for these values.

    Not for who told a point: hardly anybody else is as far from every outlet.
    """

    def draw_fields() -> Markup:
        part = draw(
            "checkout/_delivery_fields.html",
            form=form,
            found=found,
            outlet_notes=outlet_notes,
            order_note=order_note,
            payment_notes=payment_notes,
            is_gift=form.gift_kind is not gift_fields.Kind.NONE or bool(form.gift.errors),
            gift_obstacle=gift_obstacle,
        )
        return Markup(part)  # noqa: S704 a template of ours escapes what it is given

    offered = form.offered()
    place = browser_place.visitor_place()
    if offered is None or (place is not None and place.point is not None):
        return draw_fields()
    notes = (*outlet_notes.items(), order_note, *payment_notes.items(), gift_obstacle)
    return _kept((language(), request.script_root, offered, notes), draw_fields)


_kept: Drawn[Markup] = Drawn(MOST_DRAWN)
