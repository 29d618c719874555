"""A batch: where it comes from, for everybody; and its recall, for those who lead an outlet that has it."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, public
from shop.catalogue.queries import stars_on
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.inventory import holders, services
from shop.inventory.forms import RecallForm
from shop.inventory.queries import lots
from shop.inventory.queries.conditions import Root
from shop.inventory.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, render, see_other

RECALL = "/quan-ly/<outlet_slug>/lo-hang/<int:root_id>/thu-hoi"


@blueprint.get("/lo-hang/<code>")
@public
def lot(code: str) -> ResponseReturnValue:
    """What is printed behind the square code on a label: product, producer, dates, recall, star of today."""
    batch = lots.batch_by_code(code)
    day = today()
    return render(
        "inventory/lot.html",
        batch=batch,
        star=stars_on([batch.product_id], day).get(batch.product_id),
        today=day,
    )


@blueprint.route(RECALL, methods=["GET", "POST"])
@outlet_managers()
def recall(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Stop a batch everywhere at once; the orders it touches are shown before and become cases."""
    batch = lots.batch_by_id(root_id)
    if not lots.is_at_outlet(root_id, g.outlet.outlet_id):
        raise NotFound
    form = RecallForm()
    if form.is_sent_and_valid() and form.is_confirmed:
        by, at, reason = actor().user_id, now(), str(form.reason.data)
        try:
            done = in_transaction(lambda: services.block_root(root_id, reason=reason, at=at, by=by))
        except ShopError as error:
            form.refuse(error)
        else:
            touched = len(done.held) + len(done.under_way)
            flash_done(
                ngettext(
                    "Đã thu hồi lô. %(num)d đơn hàng cần xử lý, xem ở mục Vụ việc.",
                    "Đã thu hồi lô. %(num)d đơn hàng cần xử lý, xem ở mục Vụ việc.",
                    touched,
                )
            )
            return see_other(
                url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id)
            )
    page = render(
        "inventory/recall.html",
        form=form,
        batch=batch,
        held=holders.holding(Root.id == root_id),
        under_way=holders.under_way(root_id),
    )
    return (page, 422) if form.errors else page


@blueprint.post("/quan-ly/<outlet_slug>/lo-hang/<int:root_id>/bo-thu-hoi")
@outlet_managers()
def unrecall(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Take a recall back that was a mistake."""
    batch = lots.batch_by_id(root_id)
    if not lots.is_at_outlet(root_id, g.outlet.outlet_id):
        raise NotFound
    by, at = actor().user_id, now()
    in_transaction(lambda: services.unblock_root(root_id, at=at, by=by))
    flash_done(_("Đã bỏ thu hồi. Lô được bán lại nếu còn hạn."))
    return see_other(url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id))
