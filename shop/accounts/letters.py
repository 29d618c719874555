"""What accounts writes to people."""

from __future__ import annotations

from datetime import datetime

from shop.accounts import people
from shop.accounts.identifiers import Identifier
from shop.accounts.people import Credentials
from shop.messages import services as messages
from shop.web.i18n import _


def reset_link(person: Credentials, link: str, at: datetime) -> None:
    """The way to a new password. `link` is a path: the outbox puts the configured address of the shop before it."""
    if person.email is None:
        return
    messages.enqueue(
        "password_reset",
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        subject=_("Đặt lại mật khẩu"),
        body=_(
            "Quý khách vừa yêu cầu đặt lại mật khẩu. Hãy mở liên kết sau trong vòng 2 giờ:\n\n[[%(link)s]]\n\n"
            "Nếu không phải quý khách yêu cầu, hãy bỏ qua thư này: mật khẩu không thay đổi.",
            link=link,
        ),
        cause_kind="user",
        cause_id=person.user_id,
        at=at,
    )


def already_registered(identifier: Identifier, at: datetime) -> None:
    """To who registers again with an e-mail that has an account; a phone gets no letter."""
    person = people.credentials(identifier)
    if person is None or person.email is None or identifier.email is None:
        return
    messages.enqueue(
        "already_registered",
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        subject=_("Quý khách đã có tài khoản"),
        body=_(
            "Có người vừa đăng ký tài khoản bằng e-mail này, nhưng quý khách đã có tài khoản từ trước. "
            "Nếu quên mật khẩu, hãy chọn «Quên mật khẩu» ở trang đăng nhập. "
            "Nếu không phải quý khách, hãy bỏ qua thư này."
        ),
        cause_kind="user",
        cause_id=person.user_id,
        at=at,
    )
