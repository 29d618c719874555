"""Staff: variants, prices and pictures of one product."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue import services
from shop.catalogue.forms import ImageForm, PriceForm, VariantForm
from shop.catalogue.models import Variant
from shop.catalogue.pictures import picture_url
from shop.catalogue.queries import staff as queries
from shop.catalogue.services import VariantText
from shop.catalogue.states import Measure, Reach, Storage, VatClass
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.staff import ONE, own
from shop.catalogue.views.staff_words import PRICE_KINDS
from shop.core.clock import now, today
from shop.core.errors import ShopError
from shop.inventory.services.outlet_prices import refuse_uncounted
from shop.media import services as media
from shop.media.services import Prepared
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

NEW_VARIANT = {
    "measure": Measure.PIECE,
    "step": 1,
    "storage": Storage.NORMAL,
    "reach": Reach.COUNTRY,
    "max_transit_days": 5,
    "promise_days": 0,
    "vat_class": VatClass.STANDARD,
}


@blueprint.route(f"{ONE}/quy-cach/moi", methods=["GET", "POST"])
@programme_staff()
def staff_variant_new(product_id: int) -> ResponseReturnValue:
    """Add a variant."""
    own(product_id)
    form = VariantForm(data=NEW_VARIANT)
    if form.is_sent_and_valid():
        try:
            in_transaction(
                lambda: services.add_variant(product_id, form.text(), by=actor().user_id, at=now())
            )
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã thêm quy cách. Hãy đặt giá."))
            return see_other(url_for("catalogue.staff_prices", product_id=product_id))
    return _variant_page(product_id, form, None)


@blueprint.route(f"{ONE}/quy-cach/<int:variant_id>", methods=["GET", "POST"])
@programme_staff()
def staff_variant(product_id: int, variant_id: int) -> ResponseReturnValue:
    """Change the facts of a variant."""
    own(product_id)
    variant = queries.variant_of(product_id, variant_id)
    form = VariantForm(data={name: getattr(variant, name) for name in _typed_names()})
    if form.is_sent_and_valid():
        try:
            in_transaction(
                lambda: services.change_variant(variant_id, form.text(), by=actor().user_id, at=now())
            )
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã lưu quy cách."))
            return see_other(url_for("catalogue.staff_edit", product_id=product_id))
    return _variant_page(product_id, form, queries.variant_of(product_id, variant_id))


@blueprint.post(f"{ONE}/quy-cach/<int:variant_id>/ngung")
@programme_staff()
def staff_variant_retire(product_id: int, variant_id: int) -> ResponseReturnValue:
    """Take a variant off offer from today on."""
    own(product_id)
    queries.variant_of(product_id, variant_id)
    in_transaction(lambda: services.retire_variant(variant_id, on=today(), by=actor().user_id, at=now()))
    flash_done(_("Đã ngừng bán quy cách này."))
    return see_other(url_for("catalogue.staff_edit", product_id=product_id))


@blueprint.route(f"{ONE}/gia", methods=["GET", "POST"])
@programme_staff()
def staff_prices(product_id: int) -> ResponseReturnValue:
    """All prices ever set, and a new one."""
    own(product_id)
    variants = [
        (variant.id, variant.name)
        for variant in queries.variants_of(product_id)
        if variant.retired_on is None
    ]
    form = PriceForm(data={"outlet_id": 0, "kind": "regular"})
    form.offer(variants, queries.outlet_choices())
    if form.is_sent_and_valid():
        at = now()
        try:
            in_transaction(lambda: _set_price(form, at))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã đặt giá."))
            return see_other(url_for("catalogue.staff_prices", product_id=product_id))
    body = render(
        "catalogue/staff_prices.html",
        form=form,
        product=own(product_id),
        version=queries.latest(product_id),
        has_variants=bool(variants),
        prices=queries.prices_of(product_id),
        kinds=PRICE_KINDS,
        at=now(),
    )
    return body, 422 if form.errors else 200


@blueprint.route(f"{ONE}/anh", methods=["GET", "POST"])
@programme_staff()
def staff_images(product_id: int) -> ResponseReturnValue:
    """The pictures in their order, and a new one."""
    product = own(product_id)
    form = ImageForm()
    if form.is_sent_and_valid():
        try:
            _add_image(product_id, form)
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã thêm ảnh."))
            return see_other(url_for("catalogue.staff_images", product_id=product_id))
    images = [
        (row, picture_url(row.drawing, row.digest, product.set_code, 320))
        for row in queries.images_of(product_id)
    ]
    body = render(
        "catalogue/staff_images.html",
        form=form,
        product=own(product_id),
        version=queries.latest(product_id),
        images=images,
    )
    return body, 422 if form.errors else 200


@blueprint.post(f"{ONE}/anh/<int:image_id>/dau")
@programme_staff()
def staff_image_first(product_id: int, image_id: int) -> ResponseReturnValue:
    """Make a picture the one that lists show."""
    own(product_id)
    in_transaction(lambda: services.put_image_first(product_id, image_id, by=actor().user_id, at=now()))
    return see_other(url_for("catalogue.staff_images", product_id=product_id))


@blueprint.post(f"{ONE}/anh/<int:image_id>/go")
@programme_staff()
def staff_image_remove(product_id: int, image_id: int) -> ResponseReturnValue:
    """Take a picture off the product."""
    own(product_id)
    in_transaction(lambda: services.remove_image(product_id, image_id, by=actor().user_id, at=now()))
    flash_done(_("Đã gỡ ảnh."))
    return see_other(url_for("catalogue.staff_images", product_id=product_id))


def _variant_page(product_id: int, form: VariantForm, variant: Variant | None) -> ResponseReturnValue:
    body = render(
        "catalogue/staff_variant.html",
        form=form,
        product=own(product_id),
        version=queries.latest(product_id),
        variant=variant,
    )
    return body, 422 if form.errors else 200


def _set_price(form: PriceForm, at: Any) -> int:
    if form.outlet_id.data:
        refuse_uncounted(form.outlet_id.data, form.variant_id.data, form.starts_at(at), at, form.ends_at())
    return services.set_price(
        form.variant_id.data,
        amount=form.amount.data,
        kind=form.kind.data,
        outlet_id=form.outlet_id.data or None,
        starts_at=form.starts_at(at),
        ends_at=form.ends_at(),
        by=actor().user_id,
        at=at,
    )


def _add_image(product_id: int, form: ImageForm) -> None:
    """The picture is checked, drawn anew and stored before the transaction begins."""
    upload = form.file.data
    prepared = media.prepare_picture(upload.read(), name=upload.filename or "", field="file")
    in_transaction(lambda: _keep_image(product_id, form, prepared))


def _keep_image(product_id: int, form: ImageForm, prepared: Prepared) -> None:
    by, at = actor().user_id, now()
    file = media.keep(prepared, by=by, at=at)
    services.add_image(
        product_id,
        media_id=file.id,
        alt=form.alt.data,
        alt_en=form.alt_en.data or None,
        by=by,
        at=at,
    )


def _typed_names() -> list[str]:
    blank = VariantText(name="", unit="", gross_weight_g=1)
    return [name for name in asdict(blank) if name != "price_per"]
