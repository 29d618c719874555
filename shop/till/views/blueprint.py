"""The blueprint of the counter, and what its pages share."""

from typing import Any

from flask import Blueprint, g, url_for

blueprint = Blueprint("till", __name__)
HERE = "/quan-ly/<outlet_slug>/ban-hang"
ONE = f"{HERE}/phieu/<int:sale_id>"


def page_of(sale_id: int | None, **more: Any) -> str:
    """The address of a sale, or of an empty one."""
    if sale_id is None:
        return url_for("till.index", outlet_slug=g.outlet.slug, **more)
    return url_for("till.page", outlet_slug=g.outlet.slug, sale_id=sale_id, **more)


def receipt_page(receipt_id: int, **more: Any) -> str:
    """The address of a receipt."""
    return url_for("till.receipt", outlet_slug=g.outlet.slug, counter_receipt_id=receipt_id, **more)
