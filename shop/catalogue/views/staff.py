"""Staff: the list of goods, describing one, publishing and hiding it, its history."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue import services
from shop.catalogue.attribute_forms import attribute_part, part_values
from shop.catalogue.attributes import within
from shop.catalogue.forms import NewProductForm, NoteForm, ProductForm, SlugForm
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries import staff as queries
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services.publishing import NotReady
from shop.catalogue.states import PRODUCT_MOVES, ProductState
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.staff_words import FIELDS, STATES, event_words
from shop.core.clock import now
from shop.core.errors import BadInput, ShopError
from shop.unit_of_work import in_transaction
from shop.web.forms import OpenForm
from shop.web.i18n import _, language
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

STAFF = "/quan-tri/san-pham"
ONE = f"{STAFF}/<int:product_id>"
PER_PAGE = 50


def own(product_id: int) -> Product:
    """The product, if it is of the officer's province. Raises NotFound."""
    return queries.staff_product(product_id, g.province_code)


@blueprint.get(STAFF)
@programme_staff()
def staff_list() -> ResponseReturnValue:
    """Goods of an officer's province, or all of them for an administrator."""
    state = next((each for each in ProductState if each.value == request.args.get("loc")), None)
    text = request.args.get("q", "").strip()[:100]
    number = page_number()
    rows, total = queries.staff_rows(
        province_code=g.province_code,
        state=state,
        text=text,
        offset=offset(number, PER_PAGE),
        limit=PER_PAGE,
    )
    return render(
        "catalogue/staff_list.html",
        page=Page(rows, number, PER_PAGE, total),
        state=state,
        states=STATES,
        text=text,
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_new() -> ResponseReturnValue:
    """Begin a product of one of the province's producers."""
    form = NewProductForm()
    form.offer(queries.shelf_choices(language()), queries.set_choices(language()))
    form.offer_producers(queries.producer_choices(g.province_code))
    if form.is_sent_and_valid():
        try:
            product_id = in_transaction(lambda: _create(form))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã lưu bản nháp. Hãy thêm quy cách và giá."))
            return see_other(url_for("catalogue.staff_edit", product_id=product_id))
    return render("catalogue/staff_new.html", form=form), 422 if form.errors else 200


@blueprint.route(ONE, methods=["GET", "POST"])
@programme_staff()
def staff_edit(product_id: int) -> ResponseReturnValue:
    """Describe a product: shelf, official set, words and label data, all on one page."""
    product, version = own(product_id), queries.latest(product_id)
    form = ProductForm(data=_typed(product, version))
    form.offer(queries.shelf_choices(language()), queries.set_choices(language()))
    rows = within(attributes(), product.set_code)
    part = attribute_part(rows, version.attributes, sent=request.method == "POST")
    if form.is_sent_and_valid() and part.validate():
        values = part_values(rows, part)
        try:
            in_transaction(lambda: _save(product_id, form, values))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã lưu. Khách chỉ thấy nội dung mới sau khi bạn đăng bán."))
            return see_other(url_for("catalogue.staff_edit", product_id=product_id))
    return _edit_page(product_id, form, part)


@blueprint.post(f"{ONE}/dang-ban")
@programme_staff()
def staff_publish(product_id: int) -> ResponseReturnValue:
    """Show the latest version to shoppers; what is missing on the label is said field by field."""
    own(product_id)
    try:
        in_transaction(lambda: services.publish(product_id, by=actor().user_id, at=now()))
    except NotReady as refusal:
        form = _blank_form(product_id)
        for gap in refusal.missing:
            form.refuse(gap)
        return _edit_page(product_id, form, _kept_part(product_id), gaps=refusal.missing)
    flash_done(_("Đã đăng bán."))
    return see_other(url_for("catalogue.staff_edit", product_id=product_id))


@blueprint.route(f"{ONE}/an", methods=["GET", "POST"])
@programme_staff()
def staff_hide(product_id: int) -> ResponseReturnValue:
    """Take a product out of the shop window, with the reason."""
    return _take_away(product_id, ProductState.HIDDEN)


@blueprint.route(f"{ONE}/bo", methods=["GET", "POST"])
@programme_staff()
def staff_archive(product_id: int) -> ResponseReturnValue:
    """Take a product away for good, with the reason."""
    return _take_away(product_id, ProductState.ARCHIVED)


@blueprint.route(f"{ONE}/duong-dan", methods=["GET", "POST"])
@programme_staff()
def staff_slug(product_id: int) -> ResponseReturnValue:
    """Give a product another address; the old one leads there."""
    product = own(product_id)
    form = SlugForm(data={"slug": product.slug})
    if form.is_sent_and_valid():
        try:
            in_transaction(
                lambda: services.rename_slug(product_id, form.slug.data, by=actor().user_id, at=now())
            )
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã đổi đường dẫn."))
            return see_other(url_for("catalogue.staff_edit", product_id=product_id))
    body = render(
        "catalogue/staff_slug.html", form=form, product=own(product_id), version=queries.latest(product_id)
    )
    return body, 422 if form.errors else 200


@blueprint.get(f"{ONE}/lich-su")
@programme_staff()
def staff_history(product_id: int) -> ResponseReturnValue:
    """Who did what to a product, and what the open draft would change."""
    product = own(product_id)
    return render(
        "catalogue/staff_history.html",
        product=product,
        version=queries.latest(product_id),
        events=queries.events_of(product_id),
        event_words=event_words,
        differences=[(FIELDS[name], old, new) for name, old, new in queries.differences(product)],
    )


def _create(form: NewProductForm) -> int:
    return services.create_product(
        producer_id=form.producer_id.data,
        shelf_id=form.shelf_id.data,
        set_code=form.set_code.data,
        is_gift=form.is_gift.data,
        text=form.text(),
        by=actor().user_id,
        at=now(),
    )


def _save(product_id: int, form: ProductForm, values: dict[str, Any] | None) -> None:
    by, at = actor().user_id, now()
    services.change_product(
        product_id,
        shelf_id=form.shelf_id.data,
        set_code=form.set_code.data,
        is_gift=form.is_gift.data,
        by=by,
        at=at,
    )
    services.save_version(product_id, form.text(values), by=by, at=at)


def _take_away(product_id: int, state: ProductState) -> ResponseReturnValue:
    product = own(product_id)
    verb = services.hide if state is ProductState.HIDDEN else services.archive
    form = NoteForm()
    if form.is_sent_and_valid():
        note = form.note.data or None
        try:
            in_transaction(lambda: verb(product_id, note=note, by=actor().user_id, at=now()))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã ẩn sản phẩm.") if state is ProductState.HIDDEN else _("Đã bỏ sản phẩm."))
            return see_other(url_for("catalogue.staff_edit", product_id=product_id))
    body = render(
        "catalogue/staff_take_away.html",
        form=form,
        product=product,
        version=queries.latest(product_id),
        hiding=state is ProductState.HIDDEN,
    )
    return body, 422 if form.errors else 200


def _blank_form(product_id: int) -> ProductForm:
    product, version = own(product_id), queries.latest(product_id)
    form = ProductForm(formdata=None, data=_typed(product, version))
    form.offer(queries.shelf_choices(language()), queries.set_choices(language()))
    return form


def _kept_part(product_id: int) -> OpenForm:
    rows = within(attributes(), own(product_id).set_code)
    return attribute_part(rows, queries.latest(product_id).attributes, sent=False)


def _edit_page(
    product_id: int, form: ProductForm, part: OpenForm, gaps: list[BadInput] | None = None
) -> ResponseReturnValue:
    product = own(product_id)
    missing = services.missing_for(product_id) if gaps is None else []  # said at the fields
    body = render(
        "catalogue/staff_edit.html",
        form=form,
        attribute_fields=list(part),
        product=product,
        version=queries.latest(product_id),
        has_draft=queries.latest(product_id).id != product.published_version_id,
        variants=queries.variants_of(product_id),
        missing=[str(gap.sentence) for gap in missing],
        states=STATES,
        moves=PRODUCT_MOVES.allowed(product.state),
        ProductState=ProductState,
    )
    return body, 422 if form.errors or form.form_errors or part.errors else 200


def _typed(product: Product, version: ProductVersion) -> dict[str, Any]:
    words = {name: getattr(version, name) for name in queries.CONTENT}
    return {
        "shelf_id": product.shelf_id,
        "set_code": product.set_code,
        "is_gift": product.is_gift,
        **words,
    }
