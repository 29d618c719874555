"""A forgotten password: by a link in a mail, or with the one-time code from a point of sale."""

from __future__ import annotations

from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import identifiers, letters, passwords, people, recovery, services, throttling
from shop.accounts.forms import CodeForm, ForgotForm, NewPasswordForm
from shop.accounts.guards import public
from shop.accounts.views import limits
from shop.accounts.views.blueprint import blueprint
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.sentences import lazy
from shop.unit_of_work import in_transaction
from shop.web.pages import flash_done, render, see_other

CHANGED = lazy("Mật khẩu đã được đổi và mọi thiết bị đã đăng xuất. Mời bạn đăng nhập bằng mật khẩu mới.")


@blueprint.route("/quen-mat-khau", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """Send a link, if there is an account with an e-mail; the answer is the same if there is none."""
    form = ForgotForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/forgot.html", form)
    try:
        identifier = identifiers.parse(form.identifier.data)
        at = now()
        limits.spend_try("forgot", identifier, at)
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/forgot.html", form, error)
    person = people.credentials(identifier)
    if person is not None:
        link = url_for("accounts.reset", token=recovery.link_token(person))
        in_transaction(lambda: letters.reset_link(person, link, at))
    return render("accounts/forgot_sent.html")


@blueprint.route("/dat-lai-mat-khau/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password with the link of the mail; a false, old or used link is not found."""
    person = recovery.user_of_link(token)
    if person is None:
        raise NotFound(lazy("Liên kết này không còn dùng được. Hãy yêu cầu liên kết mới."))
    form = NewPasswordForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/reset.html", form, token=token)
    try:
        passwords.check_allowed(form.password.data, person.email or "", person.name)
    except BadInput as error:
        form.refuse(error)
        return answer_form("accounts/reset.html", form, error, token=token)
    password_hash = passwords.hash_password(form.password.data)
    in_transaction(lambda: _reset(token, password_hash))
    flash_done(CHANGED)
    return see_other(url_for("accounts.sign_in"))


@blueprint.route("/quen-mat-khau/ma", methods=["GET", "POST"])
@public
def forgot_code() -> ResponseReturnValue:
    """Set a new password with a manager's code; a wrong code and an unknown person read the same."""
    form = CodeForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/forgot_code.html", form)
    try:
        _use_code(form)
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/forgot_code.html", form, error)
    flash_done(CHANGED)
    return see_other(url_for("accounts.sign_in"))


def answer_form(
    template: str, form: Any, error: ShopError | None = None, **context: Any
) -> ResponseReturnValue:
    """The form: 200 when asked for, 422 with its reasons, 429 with the seconds to wait."""
    answer = make_response(render(template, form=form, **context), 422 if form.errors else 200)
    if isinstance(error, throttling.TooManyTries):
        answer.status_code = error.status
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def _reset(token: str, password_hash: str) -> None:
    """The link is proved again inside the transaction: of two uses at once, one finds it used."""
    person = recovery.user_of_link(token)
    if person is None:
        raise NotFound
    people.locked(person.user_id)
    if recovery.user_of_link(token) is None:
        raise NotFound
    services.set_password(person.user_id, password_hash, at=now(), by=person.user_id)


def _use_code(form: CodeForm) -> None:
    identifier = identifiers.parse(form.identifier.data)
    passwords.check_allowed(form.password.data, form.identifier.data)
    at = now()
    limits.spend_try("code", identifier, at)
    password_hash = passwords.hash_password(form.password.data)

    def work() -> bool:
        user_id = recovery.use_code(identifier, form.code.data, at=at)
        if user_id is None:
            return False
        services.set_password(user_id, password_hash, at=at, by=user_id)
        return True

    if not in_transaction(work):
        raise BadInput("code", lazy("Mã chưa đúng, đã dùng hoặc đã hết hạn. Hãy kiểm tra hoặc xin mã mới."))
