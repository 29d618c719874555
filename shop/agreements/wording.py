"""The Vietnamese words of agreements."""

from shop.agreements.states import LossBearer, Ownership
from shop.core.sentences import Sentence, lazy

OWNERSHIPS: dict[Ownership, Sentence] = {
    Ownership.CONSIGNED: lazy("Ký gửi: hàng của chủ thể đến khi bán"),
    Ownership.BOUGHT: lazy("Mua đứt: hàng của đơn vị bán khi nhận"),
}
BEARERS: dict[LossBearer, Sentence] = {
    LossBearer.OPERATOR: lazy("Đơn vị bán chịu"),
    LossBearer.PRODUCER: lazy("Chủ thể chịu"),
}
