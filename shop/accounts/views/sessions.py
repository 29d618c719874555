"""Signing in and out, registering, and where a person's work begins."""

from __future__ import annotations

from flask import Response, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from shop.accounts import current, identifiers, passwords, people, seats, services, sign_ins
from shop.accounts.forms import RegisterForm, SignInForm
from shop.accounts.guards import actor, public, signed_in
from shop.accounts.identifiers import Identifier
from shop.accounts.letters import already_registered
from shop.accounts.people import Credentials
from shop.accounts.seats import Role
from shop.accounts.views import limits
from shop.accounts.views.blueprint import blueprint
from shop.accounts.views.forgotten import answer_form
from shop.core.clock import now
from shop.core.errors import Refused, ShopError
from shop.core.sentences import lazy
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.caching import clear_site_data
from shop.web.i18n import _, language
from shop.web.pages import flash_done, is_local, render, see_other

TYPED = "typed_identifier"
WRONG = lazy("Số điện thoại, e-mail hoặc mật khẩu chưa đúng.")


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for phone or e-mail and password; then back to the page that was wanted."""
    form = SignInForm(
        identifier=cookie.pop(TYPED, "") if TYPED in cookie else "", next=request.args.get("next", "")
    )
    if not form.is_sent_and_valid():
        return _sign_in_page(form)
    try:
        token = _prove(identifiers.parse(form.identifier.data), form.password.data)
    except ShopError as error:
        form.refuse(error)
        return _sign_in_page(form, error)
    current.begin(token, keep=form.keep.data)
    return see_other(_wanted())


@blueprint.post("/dang-xuat")
@public
def sign_out() -> Response:
    """End this device's sign-in; the browser forgets what it kept of the pages."""
    device = current.holder()
    if device is not None:
        in_transaction(lambda: sign_ins.end(device.sign_in_id, at=now()))
    current.forget()
    return clear_site_data(see_other(url_for("catalogue.home")))


@blueprint.route("/dang-ky", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Make an account. The answer is the same whether or not the phone or e-mail has one already."""
    form = RegisterForm(next=request.args.get("next", ""))
    if not form.is_sent_and_valid():
        return _register_page(form)
    try:
        _register(form)
    except ShopError as error:
        form.refuse(error)
        return _register_page(form, error)
    cookie[TYPED] = form.identifier.data
    flash_done(
        lazy("Nếu số điện thoại hoặc e-mail này chưa có tài khoản, tài khoản đã được tạo. Mời bạn đăng nhập.")
    )
    return see_other(url_for("accounts.sign_in", next=form.next.data or None))


@blueprint.get("/vao-viec")
@signed_in
def landing() -> ResponseReturnValue:
    """Lead everybody to their own place; who has several chooses, customers see their account."""
    places = _places()
    if not places:
        return see_other(url_for("accounts.home"))
    if len(places) == 1:
        return see_other(places[0][1])
    return render("accounts/landing.html", places=places)


def _prove(identifier: Identifier, password: str) -> str:
    """The token of a new sign-in. Raises TooManyTries, or Refused in one wording whatever was wrong."""
    at = now()
    limits.spend_try("sign-in", identifier, at)
    person = people.credentials(identifier)
    if not passwords.matches(person.password_hash if person else None, password) or person is None:
        raise Refused(WRONG)
    renewed = passwords.hash_password(password) if passwords.is_outdated(person.password_hash or "") else None
    return in_transaction(lambda: _open(person, identifier, renewed))


def _open(person: Credentials, identifier: Identifier, renewed: str | None) -> str:
    limits.forgive("sign-in", identifier)
    return services.sign_in(
        person.user_id,
        proven_hash=person.password_hash or "",
        renewed_hash=renewed,
        device=sign_ins.describe_device(request.user_agent.string),
        at=now(),
    )


def _register(form: RegisterForm) -> None:
    identifier = identifiers.parse(form.identifier.data)
    passwords.check_allowed(form.password.data, form.identifier.data, form.name.data)
    at = now()
    limits.spend_try("register", identifier, at)
    password_hash = passwords.hash_password(form.password.data)

    def work() -> None:
        made = services.register(
            identifier,
            name=form.name.data,
            password_hash=password_hash,
            language=language(),
            text_version=settings.text("policy_version"),
            at=at,
        )
        if made is None:
            already_registered(identifier, at)

    in_transaction(work)


def _sign_in_page(form: SignInForm, error: ShopError | None = None) -> ResponseReturnValue:
    return answer_form("accounts/sign_in.html", form, error, next=form.next.data or "")


def _register_page(form: RegisterForm, error: ShopError | None = None) -> ResponseReturnValue:
    return answer_form("accounts/register.html", form, error, next=form.next.data or "")


def _wanted() -> str:
    target = request.form.get("next") or request.args.get("next") or ""
    return target if is_local(target) else url_for("accounts.landing")


def _places() -> list[tuple[str, str]]:
    """(label, address) of the working places of the actor that this shop has pages for."""
    who = actor()
    places: list[tuple[str, str]] = []
    if who.is_admin or who.has(Role.OFFICER):
        places.append((_("Quản trị chương trình"), url_for("reports.programme_today")))
    if who.roles:
        places += [
            (name, url_for("reports.today", outlet_slug=slug)) for slug, name in seats.outlets_of(who.roles)
        ]
    if who.has(Role.PRODUCER):
        names = ", ".join(name for _slug, name in seats.producers_of(who.roles))
        places.append((names, url_for("catalogue.own_list")))
    return places
