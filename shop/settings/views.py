"""The settings page, the law pages, and what the frame says about the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only, public
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.core.sentences import lazy
from shop.settings import queries, services
from shop.settings.catalogue import GROUPS
from shop.settings.forms import SettingsForm
from shop.web import frame
from shop.web.caching import public_page
from shop.web.doing import accepted
from shop.web.i18n import _, language
from shop.web.pages import flash_done, render, see_other
from shop.web.process_cache import forgettable

blueprint = Blueprint("settings", __name__)

LAW_PAGES = {
    "chu-so-huu": ("owner", lazy("Chủ sở hữu cửa hàng")),
    "dieu-khoan": ("terms", lazy("Điều khoản sử dụng")),
    "bao-mat": ("privacy", lazy("Chính sách bảo mật")),
    "giao-hang": ("delivery", lazy("Giao hàng và kiểm hàng")),
    "doi-tra": ("returns", lazy("Đổi trả và hoàn tiền")),
    "khieu-nai": ("complaints", lazy("Khiếu nại")),
    "xep-hang": ("ranking", lazy("Cách sắp xếp sản phẩm")),
}


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says about the shop."""

    name: str
    phone: str
    zalo: str
    owner_lines: tuple[str, ...]
    law_links: tuple[tuple[str, str], ...]


@frame.shows("site")
def site() -> Site:
    """The shop's name, its owner and its law pages, in the reader's language; looked up once a request."""
    if "site" not in g:
        g.site = _site()
    held: Site = g.site
    return held


def _site() -> Site:
    values, place = queries.values(), (language(), request.script_root, current_app.config["SHOP_NAME"])
    held = _sites.get(place)
    if held is None or held[0] is not values:
        held = _sites[place] = (values, _made(values))
    return held[1]


_sites: dict[tuple[str, str, str], tuple[Mapping[str, Any], Site]] = {}
forgettable(_sites.clear)


def _made(values: Mapping[str, Any]) -> Site:
    named = (
        (_("Mã số thuế: %(code)s"), values["tax_code"]),
        (_("Đăng ký kinh doanh: %(code)s"), values["registration_number"]),
    )
    lines = [values["owner_name"], values["owner_address"]]
    lines += [words % {"code": code} for words, code in named if code]
    return Site(
        name=current_app.config["SHOP_NAME"],
        phone=values["phone"],
        zalo=values["zalo"],
        owner_lines=tuple(line for line in lines if line),
        law_links=(
            *(
                (str(title), url_for("settings.law_page", slug=slug))
                for slug, (_name, title) in LAW_PAGES.items()
            ),
            (_("Khuyến mãi"), url_for("promotions.index")),
        ),
    )


@blueprint.get("/thong-tin/<slug>")
@public
def law_page(slug: str) -> Response:
    """One of the pages that the law asks for; 404 for any other name."""
    if slug not in LAW_PAGES:
        raise NotFound
    name, title = LAW_PAGES[slug]
    return public_page(render(f"settings/law/{name}.html", title=str(title), values=queries.values()))


@blueprint.route("/quan-tri/cai-dat", methods=["GET", "POST"])
@admin_only
def edit() -> ResponseReturnValue:
    """See and change all settings on one page."""
    held, stamp = queries.present()
    form = SettingsForm(data={**held, "seen": stamp})
    if not (form.is_sent_and_valid() and _is_saved(form)):
        return render("settings/edit.html", form=form, groups=GROUPS), 422 if form.errors else 200
    return see_other(url_for("settings.edit"))


def _is_saved(form: SettingsForm) -> bool:
    by, values, seen = actor().user_id, form.changes(), form.seen.data or ""
    changed: list[str] = []

    def write() -> None:
        changed[:] = services.change(values, by=by, at=now(), seen=seen)

    if not accepted(form, write):
        return False
    queries.values.forget()
    flash_done(_("Đã lưu cài đặt.") if changed else _("Không có gì thay đổi."))
    return True
