"""Accounts as an admin sees them: find, make, give and take roles, sign somebody out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import queries, services
from shop.accounts.forms import ReasonForm, RoleForm, StaffUserForm
from shop.accounts.guards import actor, admin_only
from shop.accounts.seats import Grant, Role
from shop.accounts.views.blueprint import blueprint
from shop.accounts.views.forgotten import answer_form
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.folding import nfc
from shop.core.sentences import Text, lazy
from shop.unit_of_work import in_transaction
from shop.web.pages import flash_done, render, see_other


@blueprint.get("/quan-tri/tai-khoan")
@admin_only
def staff_list() -> ResponseReturnValue:
    """Find accounts by name, phone or e-mail; without a query the newest ones."""
    text = nfc(request.args.get("q", "")).strip()[:100]
    return render("accounts/staff_list.html", q=text, people=queries.find_people(text))


@blueprint.route("/quan-tri/tai-khoan/them", methods=["GET", "POST"])
@admin_only
def staff_new() -> ResponseReturnValue:
    """Make an account for somebody of the staff."""
    form = StaffUserForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/staff_new.html", form)
    try:
        user_id = in_transaction(lambda: _make(form))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/staff_new.html", form, error)
    flash_done(lazy("Đã tạo tài khoản. Hãy giao vai trò."))
    return see_other(url_for("accounts.staff_user", user_id=user_id))


@blueprint.get("/quan-tri/tai-khoan/<int:user_id>")
@admin_only
def staff_user(user_id: int) -> ResponseReturnValue:
    """One account: its roles and what was done to it."""
    return render(
        "accounts/staff_user.html",
        person=queries.profile(user_id),
        grants=queries.named_grants(user_id),
        history=queries.history(user_id),
        roles=[(role.value, queries.ROLE_NAMES[role]) for role in Role],
    )


@blueprint.route("/quan-tri/tai-khoan/<int:user_id>/vai-tro/<role>", methods=["GET", "POST"])
@admin_only
def staff_give_role(user_id: int, role: str) -> ResponseReturnValue:
    """Give a role, at a place, for a reason."""
    person, wanted = queries.profile(user_id), _role(role)
    form = RoleForm()
    places = queries.places_for(wanted)
    if wanted is Role.ADMIN:
        del form.place
    else:
        form.place.choices = [("", lazy("Chọn nơi")), *places]
    shown: dict[str, Any] = {
        "person": person,
        "role": wanted,
        "role_name": queries.ROLE_NAMES[wanted],
        "has_places": bool(places),
    }
    if not form.is_sent_and_valid():
        return answer_form("accounts/staff_give_role.html", form, **shown)
    grant = _grant(wanted, None if wanted is Role.ADMIN else form.place.data)
    by = actor().user_id
    in_transaction(lambda: services.give_role(user_id, grant, by=by, at=now(), reason=form.reason.data))
    flash_done(lazy("Đã giao vai trò. Người này cần đăng nhập lại."))
    return see_other(url_for("accounts.staff_user", user_id=user_id))


@blueprint.route("/quan-tri/tai-khoan/<int:user_id>/vai-tro/<role>/bo", methods=["GET", "POST"])
@admin_only
def staff_take_role(user_id: int, role: str) -> ResponseReturnValue:
    """Take a role away at once, for a reason."""
    grant = _grant(_role(role), request.values.get("place") or None)
    held = next((named for named in queries.named_grants(user_id) if named.grant == grant), None)
    if held is None:
        raise NotFound
    words = lazy("Bỏ vai trò %(role)s %(place)s", role=held.role, place=held.place)
    by = actor().user_id
    return _with_reason(
        user_id,
        words,
        lambda reason: services.take_role(user_id, grant, by=by, at=now(), reason=reason),
        lazy("Đã bỏ vai trò. Người này cần đăng nhập lại."),
        place=request.values.get("place", ""),
    )


@blueprint.route("/quan-tri/tai-khoan/<int:user_id>/dang-xuat", methods=["GET", "POST"])
@admin_only
def staff_end_devices(user_id: int) -> ResponseReturnValue:
    """Sign somebody out on all devices, for a reason."""
    by = actor().user_id or 0
    return _with_reason(
        user_id,
        lazy("Đăng xuất mọi thiết bị"),
        lambda reason: services.end_devices(user_id, by=by, at=now(), reason=reason),
        lazy("Đã đăng xuất mọi thiết bị của người này."),
    )


def _with_reason(
    user_id: int, words: Text, act: Callable[[str], object], done: Text, place: str = ""
) -> ResponseReturnValue:
    """Ask for a reason, then do it; the page says whom it is about."""
    shown: dict[str, Any] = {"person": queries.profile(user_id), "words": words}
    form = ReasonForm(place=place)
    if not form.is_sent_and_valid():
        return answer_form("accounts/staff_reason.html", form, **shown)
    try:
        in_transaction(lambda: act(form.reason.data))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/staff_reason.html", form, error, **shown)
    flash_done(done)
    return see_other(url_for("accounts.staff_user", user_id=user_id))


def _make(form: StaffUserForm) -> int:
    if form.phone.data is None and form.email.data is None:
        raise BadInput("phone", lazy("Hãy nhập số điện thoại hoặc e-mail để người này đăng nhập."))
    return services.create_user(
        name=form.name.data, phone=form.phone.data, email=form.email.data, by=actor().user_id, at=now()
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise NotFound from None


def _grant(role: Role, place: str | None) -> Grant:
    """A role at a place from a form. Raises NotFound for a place that is no number where one is needed."""
    if role is Role.ADMIN:
        return Grant(role)
    if role is Role.OFFICER:
        return Grant(role, province_code=place)
    if place is None or not (place.isascii() and place.isdigit() and len(place) < 19):
        raise NotFound
    if role is Role.OPERATOR:
        return Grant(role, operator_id=int(place))
    if role is Role.PRODUCER:
        return Grant(role, producer_id=int(place))
    return Grant(role, outlet_id=int(place))
