"""Asking somebody in who has no account yet, and what that person sees behind the link."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import current, passwords, people, services, sign_ins, throttling
from shop.accounts.guards import actor, producer_member, public
from shop.accounts.identifiers import Identifier
from shop.accounts.throttling import Limit
from shop.core.clock import now
from shop.core.errors import Refused, ShopError
from shop.core.phone import format_phone
from shop.core.sentences import lazy
from shop.producers import invitations, letters, queries
from shop.producers.joining_forms import AcceptForm, InviteForm
from shop.producers.models import ProducerInvitation, ProducerMember
from shop.producers.views.blueprint import blueprint
from shop.producers.views.joining import ONE, own_page_of, own_producer
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, language
from shop.web.pages import flash_done, keep_private, render, see_other

MOST_SENT, DAY = 30, 24 * 60 * 60


@blueprint.post(f"{ONE}/nguoi")
@producer_member()
def own_invite(producer_id: int) -> ResponseReturnValue:
    """Let another person act for the producer: at once, or by a link to who has no account yet."""
    producer, by = own_producer(producer_id), actor().user_id
    form = InviteForm()
    if not form.is_sent_and_valid():
        return own_page_of(producer, invite=form), 422
    try:
        _spend(producer_id)
        made = in_transaction(lambda: invitations.invite(producer_id, form.identifier.data, by=by, at=now()))
    except ShopError as error:
        form.refuse(error)
        return own_page_of(producer, invite=form), error.status if error.status == 429 else 422
    flash_done(_said(made))
    return see_other(_people(producer_id))


@blueprint.post(f"{ONE}/loi-moi/<int:invitation_id>/gui-lai")
@producer_member()
def own_invite_again(producer_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send another link; the one before ends."""
    producer, by = own_producer(producer_id), actor().user_id
    try:
        _spend(producer_id)
    except throttling.TooManyTries as error:
        form = InviteForm(formdata=None)
        form.refuse(error)
        return own_page_of(producer, invite=form), error.status
    made = in_transaction(lambda: invitations.resend(producer_id, invitation_id, by=by, at=now()))
    flash_done(_said(made))
    return see_other(_people(producer_id))


@blueprint.post(f"{ONE}/loi-moi/<int:invitation_id>/rut")
@producer_member()
def own_invite_withdraw(producer_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    own_producer(producer_id)
    by = actor().user_id
    in_transaction(lambda: invitations.withdraw(producer_id, invitation_id, by=by, at=now()))
    flash_done(_("Đã rút lời mời. Liên kết đã gửi không dùng được nữa."))
    return see_other(_people(producer_id))


@blueprint.route(f"{letters.INVITATION}<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Accept: who is signed in with one button, anybody else by making an account. Works once."""
    row = invitations.of_link(token, now())
    keep_private()
    if actor().user_id is not None:
        return _of_member(row, token)
    form = AcceptForm()
    if not form.is_sent_and_valid():
        return _page(row, token, form)
    try:
        signed = _register(row, token, form)
    except ShopError as error:
        form.refuse(error)
        return _page(row, token, form)
    current.begin(signed, keep=False)
    flash_done(_("Chào mừng bạn. Bạn đã là người của chủ thể này."))
    return see_other(url_for("producers.own_page", producer_id=row.producer_id))


def _of_member(row: ProducerInvitation, token: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(row, token, None)
    user_id = actor().user_id
    assert user_id is not None  # noqa: S101 the caller has looked
    producer_id = in_transaction(lambda: invitations.accept(token, user_id, at=now()))
    flash_done(_("Bạn đã là người của chủ thể này."))
    return see_other(url_for("producers.own_page", producer_id=producer_id))


def _page(row: ProducerInvitation, token: str, form: AcceptForm | None) -> ResponseReturnValue:
    page = render(
        "producers/invitation.html",
        producer=queries.by_id(row.producer_id),
        who=row.email or format_phone(row.phone or ""),
        until=letters.last_day(row),
        form=form,
        here=url_for("producers.invitation", token=token),
    )
    return page, 422 if form is not None and form.errors else 200


def _register(row: ProducerInvitation, token: str, form: AcceptForm) -> str:
    """The account with the phone or e-mail that was invited, its seat and its sign-in, together or not at all."""
    who, at = Identifier(phone=row.phone, email=row.email), now()
    passwords.check_allowed(form.password.data, who.value, form.name.data)
    throttling.spend((Limit(throttling.key("invited-from", throttling.visitor()), 40, 600),), at)
    password_hash = passwords.hash_password(form.password.data)

    def work() -> str:
        made = None
        if people.credentials(who) is None:
            made = services.register(
                who,
                name=form.name.data,
                password_hash=password_hash,
                language=language(),
                text_version=settings.text("policy_version"),
                at=at,
            )
        if made is None:
            raise Refused(
                lazy("Số điện thoại hoặc e-mail này đã có tài khoản. Hãy đăng nhập để nhận lời mời.")
            )
        invitations.accept(token, made, at=at)
        device = sign_ins.describe_device(request.user_agent.string)
        return services.sign_in(made, proven_hash=password_hash, device=device, at=at)

    return in_transaction(work)


def _spend(producer_id: int) -> None:
    throttling.spend((Limit(throttling.key("invite", str(producer_id)), MOST_SENT, DAY),), now())


def _said(made: ProducerMember | ProducerInvitation) -> str:
    if isinstance(made, ProducerMember):
        return _("Đã mời. Người đó đăng nhập bằng tài khoản của mình.")
    if made.email:
        return _("Đã gửi lời mời tới %(email)s.", email=made.email)
    return _("Đã lập lời mời. Hãy gửi liên kết cho người đó bằng Zalo hoặc SMS.")


def _people(producer_id: int) -> str:
    return url_for("producers.own_page", producer_id=producer_id) + "#nguoi"
