"""What staff tell customers by hand."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now
from shop.core.phone import format_phone
from shop.messages import queries, services
from shop.messages.models import Message
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import base_url, flash_done, render, see_other

blueprint = Blueprint("messages", __name__)


@dataclass(frozen=True, slots=True)
class Telling:
    """One message as staff see it: the words, and three ways to say them."""

    message: Message
    text: str
    phone: str
    tel: str
    sms: str
    zalo: str


def telling(message: Message) -> Telling:
    """The ready text and links of a message."""
    text = queries.with_links(message.body or "", base_url())
    number = message.to_phone or ""
    local = format_phone(number).replace(" ", "")
    return Telling(
        message=message,
        text=text,
        phone=format_phone(number),
        tel=f"tel:{number}",
        sms=f"sms:{number}?&body={quote(text)}",
        zalo=f"https://zalo.me/{local.removeprefix('+')}",
    )


@blueprint.get("/quan-ly/<outlet_slug>/can-bao-khach")
@outlet_staff()
def to_tell(outlet_slug: str) -> ResponseReturnValue:
    """Customers who wait to be told, and those just told."""
    del outlet_slug
    outlet_id = g.outlet.outlet_id
    return render(
        "messages/to_tell.html",
        waiting=[telling(message) for message in queries.to_tell(outlet_id)],
        told=queries.just_told(outlet_id, at=now()),
        outlet_slug=g.outlet.slug,
    )


@blueprint.post("/quan-ly/<outlet_slug>/can-bao-khach/<int:message_id>/da-bao")
@outlet_staff()
def told(outlet_slug: str, message_id: int) -> ResponseReturnValue:
    """Tick: the customer knows."""
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    in_transaction(lambda: services.mark_told(message_id, outlet_id=outlet_id, by=by, at=now()))
    flash_done(_("Đã ghi là đã báo. Nếu bấm nhầm, hãy hoàn tác ở cuối trang."))
    return see_other(url_for("messages.to_tell", outlet_slug=outlet_slug))


@blueprint.post("/quan-ly/<outlet_slug>/can-bao-khach/<int:message_id>/hoan-tac")
@outlet_staff()
def untold(outlet_slug: str, message_id: int) -> ResponseReturnValue:
    """Take the tick back."""
    outlet_id = g.outlet.outlet_id
    in_transaction(lambda: services.undo_told(message_id, outlet_id=outlet_id))
    flash_done(_("Đã hoàn tác: khách này vẫn cần được báo."))
    return see_other(url_for("messages.to_tell", outlet_slug=outlet_slug))
