"""What is typed about money that goes back."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.payments.refund_states import RefundWay
from shop.payments.refund_wording import WAYS
from shop.web.forms import Form, RadioField, TextField


class PaidOutForm(Form):
    """The money has left: how, and what shows it."""

    way = RadioField(lazy("Đã hoàn bằng"), coerce=RefundWay)
    reference = TextField(
        lazy("Mã giao dịch của ngân hàng"),
        max_length=60,
        required=False,
        hint=lazy("Bắt buộc khi chuyển khoản. Tiền mặt: để trống, phiếu có số riêng."),
    )
    evidence = TextField(
        lazy("Ghi chú"),
        max_length=300,
        required=False,
        hint=lazy("Ví dụ: khách đã ký nhận. Không ghi số tài khoản của khách."),
    )

    def offer(self) -> None:
        """Say the ways in the reader's language; before the form is checked or drawn."""
        self.way.choices = [(way.value, str(WAYS[way])) for way in (RefundWay.BANK, RefundWay.CASH)]


class SentBackForm(Form):
    """The bank sent the money back."""

    why = TextField(
        lazy("Ngân hàng ghi lý do gì"),
        max_length=300,
        hint=lazy("Ví dụ: sai tên chủ tài khoản, tài khoản đã đóng. Không ghi số tài khoản của khách."),
    )


class DropForm(Form):
    """Nothing is owed after all."""

    why = TextField(
        lazy("Vì sao không hoàn"),
        max_length=300,
        hint=lazy("Ví dụ: khách đổi sang hàng khác, đã đồng ý qua điện thoại."),
    )
