"""One's own account: name, password, devices, consents, the data file, and leaving."""

from __future__ import annotations

import json

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import current, passwords, people, queries, services, sign_ins
from shop.accounts.forms import ChangePasswordForm, ConsentsForm, EraseForm, ProfileForm
from shop.accounts.guards import signed_in
from shop.accounts.identifiers import Identifier
from shop.accounts.states import ConsentPurpose
from shop.accounts.views import limits
from shop.accounts.views.blueprint import blueprint
from shop.accounts.views.forgotten import answer_form
from shop.core.clock import now
from shop.core.errors import BadInput, ShopError
from shop.core.sentences import lazy
from shop.orders import queries as orders
from shop.reviews.queries import buyers as reviews
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.caching import clear_site_data
from shop.web.pages import flash_done, render, see_other

MOST_ORDERS = 20
EVERY_ORDER = 10_000


@blueprint.get("/tai-khoan")
@signed_in
def home() -> ResponseReturnValue:
    """What the shop knows about this person, and where to change it."""
    me = current.this_device()
    return render(
        "accounts/home.html",
        profile=queries.profile(me.user_id),
        roles=queries.named_grants(me.user_id),
        addresses=queries.addresses(me.user_id),
        devices=sign_ins.devices(me.user_id, me.sign_in_id, now()),
        marketing=_wants_marketing(me.user_id),
        orders=orders.of_user(me.user_id, limit=MOST_ORDERS),
    )


@blueprint.route("/tai-khoan/thong-tin", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """Change name, language, phone and e-mail; the ways to sign in only with the password."""
    me = current.this_device()
    now_kept = queries.profile(me.user_id)
    form = ProfileForm(
        name=now_kept.name, phone=now_kept.phone, email=now_kept.email, language=now_kept.language
    )
    if not form.is_sent_and_valid():
        return answer_form("accounts/profile.html", form)
    phone, email = form.phone.data, form.email.data
    try:
        if (phone, email) != (now_kept.phone, now_kept.email):
            _prove_password(me.user_id, form.current.data or "")
        in_transaction(lambda: _save_profile(me.user_id, form))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/profile.html", form, error)
    flash_done(lazy("Đã lưu thông tin."))
    return see_other(url_for("accounts.home"))


@blueprint.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Change the password: every device is signed out, this one gets a new session at once."""
    me = current.this_device()
    form = ChangePasswordForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/password.html", form)
    try:
        person = queries.profile(me.user_id)
        _prove_password(me.user_id, form.current.data)
        passwords.check_allowed(form.password.data, person.phone or "", person.email or "", person.name)
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/password.html", form, error)
    password_hash = passwords.hash_password(form.password.data)
    token = in_transaction(lambda: _change_password(me, password_hash))
    current.begin(token, keep=current.is_kept())
    flash_done(lazy("Đã đổi mật khẩu. Các thiết bị khác đã đăng xuất."))
    return see_other(url_for("accounts.home"))


@blueprint.post("/tai-khoan/thiet-bi/dang-xuat")
@signed_in
def end_other_devices() -> Response:
    """Sign out everywhere but here."""
    me = current.this_device()
    in_transaction(lambda: services.end_devices(me.user_id, by=me.user_id, at=now(), but=me.sign_in_id))
    flash_done(lazy("Các thiết bị khác đã đăng xuất."))
    return see_other(url_for("accounts.home"))


@blueprint.route("/tai-khoan/dong-y", methods=["GET", "POST"])
@signed_in
def consents() -> ResponseReturnValue:
    """Agree to marketing or withdraw it; off until somebody says yes."""
    me = current.this_device()
    form = ConsentsForm(marketing=_wants_marketing(me.user_id))
    if not form.is_sent_and_valid():
        return answer_form("accounts/consents.html", form, answers=queries.consents(me.user_id))
    version = settings.text("policy_version")
    in_transaction(
        lambda: services.answer_consent(
            me.user_id, ConsentPurpose.MARKETING, given=form.marketing.data, text_version=version, at=now()
        )
    )
    flash_done(lazy("Đã lưu lựa chọn của bạn."))
    return see_other(url_for("accounts.home"))


@blueprint.get("/tai-khoan/du-lieu.json")
@signed_in
def data_file() -> Response:
    """Everything that the account holds about this person, their orders and reviews, as a file."""
    user_id = current.this_device().user_id
    placed = [
        {"code": order.code, "placed_at": order.placed_at.isoformat(), "total": order.total}
        for order in orders.of_user(user_id, limit=EVERY_ORDER)
    ]
    written = [
        {"stars": row.stars, "text": row.text, "state": row.state.value, "sent_at": row.sent_at.isoformat()}
        for row in reviews.written_by(user_id)
    ]
    kept = queries.own_data(user_id) | {"orders": placed, "reviews": written}
    content = json.dumps(kept, ensure_ascii=False, indent=2)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="du-lieu-ca-nhan.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/tai-khoan/xoa", methods=["GET", "POST"])
@signed_in
def erase() -> ResponseReturnValue:
    """Leave: name, phone, address and e-mail are stripped; orders stay as the law asks."""
    me = current.this_device()
    form = EraseForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/erase.html", form)
    try:
        _prove_password(me.user_id, form.current.data)
        in_transaction(lambda: services.erase(me.user_id, by=me.user_id, at=now()))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/erase.html", form, error)
    current.forget()
    flash_done(lazy("Tài khoản đã được xóa."))
    return clear_site_data(see_other(url_for("catalogue.home")))


def _prove_password(user_id: int, typed: str) -> None:
    """Raise BadInput on `current` unless this is the person's password, TooManyTries after guessing."""
    limits.spend_try("prove", Identifier(email=str(user_id)), now())
    person = people.credentials_of(user_id)
    if not passwords.matches(person.password_hash if person else None, typed):
        raise BadInput("current", lazy("Mật khẩu hiện tại chưa đúng."))
    in_transaction(lambda: limits.forgive("prove", Identifier(email=str(user_id))))


def _save_profile(user_id: int, form: ProfileForm) -> None:
    services.change_name(user_id, form.name.data, language=form.language.data)
    services.change_identifier(user_id, phone=form.phone.data, email=form.email.data, by=user_id, at=now())


def _change_password(me: sign_ins.SignedIn, password_hash: str) -> str:
    at = now()
    device = sign_ins.device_of(me.sign_in_id)
    services.set_password(me.user_id, password_hash, at=at, by=me.user_id)
    return sign_ins.open_sign_in(me.user_id, device=device, at=at)


def _wants_marketing(user_id: int) -> bool:
    answer = queries.consents(user_id).get(ConsentPurpose.MARKETING)
    return answer is not None and answer.given
