"""Pictures of an outlet, who is on duty, how pick-ups wait and are brought: by the operator, and by the manager of the outlet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff, outlet_managers
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.media import services as media
from shop.media.addresses import picture_url
from shop.media.services import Prepared
from shop.outlets import keeping, photos, queries
from shop.outlets.forms import BringForm, DutyForm, KeepForm, PhotoForm, TellForm
from shop.outlets.views.acting import act
from shop.outlets.views.blueprint import MANAGER, ONE, blueprint
from shop.outlets.views.staff import own
from shop.unit_of_work import in_transaction
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

SHOWN = 320
Way = Callable[[str, int], str]  # (what is done, the picture) -> address


@blueprint.route(f"{ONE}/anh", methods=["GET", "POST"])
@operator_staff()
def staff_photos(outlet_id: int) -> ResponseReturnValue:
    """The pictures in their order, and a new one."""
    own(outlet_id)
    return _photos(outlet_id, url_for("outlets.staff_page", outlet_id=outlet_id), _staff_way(outlet_id))


@blueprint.post(f"{ONE}/anh/<int:photo_id>/dau")
@operator_staff()
def staff_photo_first(outlet_id: int, photo_id: int) -> ResponseReturnValue:
    """Put one before the others."""
    own(outlet_id)
    return _first(outlet_id, photo_id, url_for("outlets.staff_photos", outlet_id=outlet_id))


@blueprint.post(f"{ONE}/anh/<int:photo_id>/go")
@operator_staff()
def staff_photo_remove(outlet_id: int, photo_id: int) -> ResponseReturnValue:
    """Take one away."""
    own(outlet_id)
    return _remove(outlet_id, photo_id, url_for("outlets.staff_photos", outlet_id=outlet_id))


@blueprint.route(f"{MANAGER}/anh", methods=["GET", "POST"])
@outlet_managers()
def manager_photos(outlet_slug: str) -> ResponseReturnValue:
    """The pictures of one's own outlet, and a new one."""
    back = url_for("outlets.manager_page", outlet_slug=outlet_slug)
    return _photos(g.outlet.outlet_id, back, _manager_way(outlet_slug))


@blueprint.post(f"{MANAGER}/anh/<int:photo_id>/dau")
@outlet_managers()
def manager_photo_first(outlet_slug: str, photo_id: int) -> ResponseReturnValue:
    """Put one of one's own outlet before the others."""
    back = url_for("outlets.manager_photos", outlet_slug=outlet_slug)
    return _first(g.outlet.outlet_id, photo_id, back)


@blueprint.post(f"{MANAGER}/anh/<int:photo_id>/go")
@outlet_managers()
def manager_photo_remove(outlet_slug: str, photo_id: int) -> ResponseReturnValue:
    """Take one of one's own outlet away."""
    back = url_for("outlets.manager_photos", outlet_slug=outlet_slug)
    return _remove(g.outlet.outlet_id, photo_id, back)


@blueprint.route(f"{MANAGER}/nguoi-truc", methods=["GET", "POST"])
@outlet_managers()
def manager_duty(outlet_slug: str) -> ResponseReturnValue:
    """Who is on duty in one's own outlet."""
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    row = queries.model(outlet_id)
    form = DutyForm(data={"duty_name": row.duty_name, "duty_phone": row.duty_phone})
    return act(
        form,
        lambda: photos.set_duty(
            outlet_id, form.duty_name.data or None, form.duty_phone.data or None, by=by, at=now()
        ),
        title=_("Người trực"),
        button=_("Lưu"),
        back=url_for("outlets.manager_page", outlet_slug=outlet_slug),
        done=_("Đã lưu."),
    )


@blueprint.route(f"{MANAGER}/giu-hang", methods=["GET", "POST"])
@outlet_managers()
def manager_keeping(outlet_slug: str) -> ResponseReturnValue:
    """How long prepared goods wait for their customer."""
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    form = KeepForm(data={"keep_days": queries.model(outlet_id).keep_days})
    return act(
        form,
        lambda: keeping.set_keep_days(outlet_id, form.keep_days.data, by=by, at=now()),
        title=_("Giữ hàng chờ khách đến nhận"),
        button=_("Lưu"),
        back=url_for("outlets.manager_page", outlet_slug=outlet_slug),
        done=_("Đã lưu. Số ngày mới dùng cho đơn được chuẩn bị xong từ bây giờ."),
    )


@blueprint.route(f"{MANAGER}/gui-nhan", methods=["GET", "POST"])
@outlet_managers()
def manager_bringing(outlet_slug: str) -> ResponseReturnValue:
    """Whether goods that are ordered for pick-up are brought from here to other outlets, and to here."""
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    row = queries.model(outlet_id)
    names = ("sends_pickups", "takes_pickups", "send_days")
    form = BringForm(data={name: getattr(row, name) for name in names})
    return act(
        form,
        lambda: keeping.set_bringing(
            outlet_id,
            sends=form.sends_pickups.data,
            takes=form.takes_pickups.data,
            send_days=form.send_days.data,
            by=by,
            at=now(),
        ),
        title=_("Hàng gửi giữa các điểm bán cho khách"),
        button=_("Lưu"),
        back=url_for("outlets.manager_page", outlet_slug=outlet_slug),
        done=_("Đã lưu. Áp dụng cho đơn đặt từ bây giờ."),
    )


@blueprint.route(f"{MANAGER}/bao-ton", methods=["GET", "POST"])
@outlet_managers()
def manager_telling(outlet_slug: str) -> ResponseReturnValue:
    """Whether customers read how much there is, or only that there is some or little."""
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    form = TellForm(data={"hides_units": queries.model(outlet_id).hides_units})
    return act(
        form,
        lambda: keeping.set_telling(outlet_id, hides_units=form.hides_units.data, by=by, at=now()),
        title=_("Số tồn khách đọc được"),
        button=_("Lưu"),
        back=url_for("outlets.manager_page", outlet_slug=outlet_slug),
        done=_("Đã lưu. Trang sản phẩm đổi sau ít giây."),
    )


def _photos(outlet_id: int, back: str, way: Way) -> ResponseReturnValue:
    form = PhotoForm()
    if form.is_sent_and_valid() and _added(outlet_id, form):
        flash_done(_("Đã thêm ảnh."))
        return see_other(way("", 0))
    rows = [
        (row, picture_url(row.digest, SHOWN), way("first", row.id), way("remove", row.id))
        for row in photos.photos_of(outlet_id)
    ]
    page = render(
        "outlets/photos.html",
        form=form,
        outlet=queries.by_id(outlet_id),
        photos=rows,
        most=photos.MOST_PHOTOS,
        back=back,
    )
    return page, 422 if form.errors else 200


def _added(outlet_id: int, form: PhotoForm) -> bool:
    """The picture is checked, drawn anew and stored before the transaction begins."""
    upload = form.file.data
    try:
        prepared = media.prepare_picture(upload.read(), name=upload.filename or "", field="file")
        in_transaction(lambda: _keep(outlet_id, form, prepared))
    except ShopError as error:
        form.refuse(error)
        return False
    return True


def _keep(outlet_id: int, form: PhotoForm, prepared: Prepared) -> None:
    by, at = actor().user_id, now()
    file = media.keep(prepared, by=by, at=at)
    photos.add_photo(outlet_id, file.id, form.alt.data, alt_en=form.alt_en.data or None, by=by, at=at)


def _first(outlet_id: int, photo_id: int, back: str) -> ResponseReturnValue:
    by = actor().user_id
    return press(
        lambda: photos.put_photo_first(outlet_id, photo_id, by=by, at=now()),
        back=back,
        done=_("Đã đưa ảnh lên đầu."),
    )


def _remove(outlet_id: int, photo_id: int, back: str) -> ResponseReturnValue:
    by = actor().user_id
    return press(
        lambda: photos.remove_photo(outlet_id, photo_id, by=by, at=now()),
        back=back,
        done=_("Đã gỡ ảnh."),
    )


def _staff_way(outlet_id: int) -> Way:
    return _way("staff", outlet_id=outlet_id)


def _manager_way(outlet_slug: str) -> Way:
    return _way("manager", outlet_slug=outlet_slug)


def _way(who: str, **place: Any) -> Way:
    """The addresses of one outlet's pictures, as staff or as its manager reach them."""
    names = {"": "photos", "first": "photo_first", "remove": "photo_remove"}

    def way(what: str, photo_id: int) -> str:
        named: dict[str, Any] = {**place, "photo_id": photo_id} if what else place
        return url_for(f"outlets.{who}_{names[what]}", **named)

    return way
