"""Why an outlet was chosen, in words: for staff, and for the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.core.sentences import Sentence, lazy

RULES: dict[str, tuple[Sentence, Sentence]] = {
    "at_hand": (
        lazy("Có sẵn ở nơi khách nhận"),
        lazy("Khách đến điểm bán lấy: hàng có ở đó đứng trước hàng phải gửi từ điểm bán khác về."),
    ),
    "whole_cart": (
        lazy("Cả giỏ ở một điểm bán"),
        lazy("Điểm bán có đủ mọi món trong giỏ đứng trước điểm bán thiếu món."),
    ),
    "most_lines": (
        lazy("Ít phần hàng nhất"),
        lazy("Khi phải chia, điểm bán có nhiều món của giỏ hơn đứng trước."),
    ),
    "promise": (
        lazy("Ngày hẹn sớm nhất"),
        lazy("Điểm bán đưa hàng tới khách sớm hơn đứng trước."),
    ),
    "nearest": (
        lazy("Gần địa chỉ nhận nhất"),
        lazy("Cùng xã, cùng tỉnh, cùng vùng, rồi theo đường chim bay."),
    ),
    "rank": (
        lazy("Thứ tự ưu tiên của điểm bán"),
        lazy("Số nhỏ đứng trước; mỗi điểm bán có một số."),
    ),
    "near_expiry": (
        lazy("Nhiều hàng gần hết hạn nhất"),
        lazy("Hàng còn hạn dưới 30 ngày mà vẫn giao được như đã hứa được bán trước."),
    ),
}
_STAFF: dict[str, Sentence] = {
    "at_hand": lazy("có sẵn ở nơi khách nhận"),
    "whole_cart": lazy("có đủ cả giỏ"),
    "most_lines": lazy("có nhiều món của giỏ hơn"),
    "promise": lazy("hẹn giao sớm hơn"),
    "nearest": lazy("gần địa chỉ nhận hơn"),
    "rank": lazy("thứ tự ưu tiên đứng trước"),
    "near_expiry": lazy("có nhiều hàng gần hết hạn hơn"),
    "first": lazy("như các điểm bán khác, được ghi vào hệ thống trước"),
    "only": lazy("điểm bán duy nhất phục vụ được"),
}
_CUSTOMER: dict[str, Sentence] = {
    "at_hand": lazy("Hàng có sẵn ở điểm bán này."),
    "whole_cart": lazy("Điểm bán này có đủ mọi món trong giỏ."),
    "most_lines": lazy("Điểm bán này có nhiều món trong giỏ nhất, nên đơn chia ít phần hơn."),
    "promise": lazy("Điểm bán này giao đến bạn sớm nhất."),
    "nearest": lazy("Điểm bán này gần địa chỉ của bạn nhất."),
    "rank": lazy("Cửa hàng ưu tiên điểm bán này."),
    "near_expiry": lazy("Điểm bán này có hàng cần bán trước; hạn dùng vẫn đủ như đã hứa."),
    "first": lazy("Các điểm bán giao được như nhau; hàng lấy ở điểm bán này."),
    "only": lazy("Chỉ điểm bán này giao được những món này cho bạn."),
}


def picked(routing: Mapping[str, Any], outlet_id: int) -> Mapping[str, Any] | None:
    """What an order's record says of this outlet; None where nothing was decided (a counter sale, an older order)."""
    picks = routing.get("picks") or ()
    return next((pick for pick in picks if pick["outlet"] == outlet_id), None)


def for_staff(routing: Mapping[str, Any], outlet_id: int) -> str:
    """Why this outlet serves, as staff read it; "" where nothing was decided."""
    pick = picked(routing, outlet_id)
    if pick and routing.get("gathered"):
        return str(lazy("khách chọn gom về một kiện"))
    return str(_STAFF[pick["rule"]]) if pick and pick["rule"] in _STAFF else ""


def for_customer(routing: Mapping[str, Any], outlet_id: int) -> str:
    """Why this outlet serves, as the customer reads it; "" where nothing was decided."""
    pick = picked(routing, outlet_id)
    if pick and routing.get("gathered"):
        return str(lazy("Bạn chọn gom về một kiện."))
    return str(_CUSTOMER[pick["rule"]]) if pick and pick["rule"] in _CUSTOMER else ""


def sources(routing: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(outlet, why it) of those that bring goods to where they are collected; empty for every other order."""
    here = routing.get("collected_at")
    picks = routing.get("picks") or ()
    return [
        (pick["outlet"], str(_STAFF.get(pick["rule"], "")))
        for pick in picks
        if here is not None and pick["outlet"] != here
    ]


def for_visitor(rule: str) -> str:
    """In the cart, before an address is known: what the outlet below is better at than the one that is looked at."""
    if rule == "promise":
        return str(lazy("Điểm bán dưới đây có thể giao hàng cho bạn sớm hơn."))
    return str(lazy("Cửa hàng ưu tiên điểm bán dưới đây."))
