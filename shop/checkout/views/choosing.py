"""Staff order the rules by which an outlet is chosen: one press of a button moves one rule."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only
from shop.checkout import choosing, wording
from shop.checkout.queries import forget_sites, online
from shop.checkout.views.blueprint import blueprint
from shop.core.clock import now, today
from shop.settings import queries as settings
from shop.settings import services
from shop.settings.catalogue import ROUTING
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

HERE = "/quan-tri/chon-diem-ban"


@blueprint.get(HERE)
@admin_only
def rules() -> str:
    """The rules in their order, each with its buttons."""
    return _page(Form(formdata=None))


@blueprint.post(HERE)
@admin_only
def change_rule() -> ResponseReturnValue:
    """Move one rule, or turn it on or off."""
    form, by = Form(), actor().user_id
    rule, step, seen = (request.form.get(name, "") for name in ("rule", "step", "seen"))
    if not form.is_sent_and_valid():
        return _page(form), 422

    def write() -> None:
        held, _stamp = settings.present()
        text = choosing.stepped(str(held[ROUTING.key]), rule, step)
        services.change({ROUTING.key: text}, by=by, at=now(), seen=seen)

    if not accepted(form, write):
        return _page(form), 422
    settings.values.forget()
    forget_sites()
    flash_done(_("Đã đổi cách chọn điểm bán. Đơn đặt từ bây giờ theo thứ tự này."))
    return see_other(url_for("checkout.rules"))


def _page(form: Form) -> str:
    held, stamp = settings.present()
    ranked = choosing.read(str(held[ROUTING.key]))
    return render(
        "checkout/rules.html",
        form=form,
        seen=stamp,
        rules=[(each, *wording.RULES[each.name]) for each in ranked],
        outlets=online(today()),
    )
