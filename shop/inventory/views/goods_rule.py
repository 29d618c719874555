"""What an outlet asks of goods from other provinces."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.core.clock import now
from shop.geography import queries as geography
from shop.inventory import welcome
from shop.inventory.forms import GoodsRuleForm
from shop.inventory.views.blueprint import HERE, blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{HERE}/hang-tinh-khac", methods=["GET", "POST"])
@outlet_managers()
def goods_rule(outlet_slug: str) -> ResponseReturnValue:
    """The least star, the batch number, and the provinces whose goods come first."""
    here, by = g.outlet.outlet_id, actor().user_id
    rule = welcome.rule_of(here)
    form = GoodsRuleForm(
        data={
            "min_stars": rule.min_stars,
            "needs_lot": rule.needs_lot,
            "partners": sorted(rule.partners),
        }
    )
    form.partners.choices = [
        (one.code, one.name) for one in geography.provinces() if one.code != rule.province_code
    ]

    def write() -> None:
        welcome.set_rule(
            here,
            min_stars=form.min_stars.data,
            needs_lot=bool(form.needs_lot.data),
            partners=form.partners.data or [],
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu. Quy định có hiệu lực từ phiếu nhập và phiếu chuyển tiếp theo."))
        return see_other(url_for("inventory.goods_rule", outlet_slug=outlet_slug))
    page = render("inventory/goods_rule.html", form=form)
    return (page, 422) if form.errors else page
