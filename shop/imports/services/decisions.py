"""A decision with all its certificates: entered as a whole by one officer, checked as a whole by another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select

from shop.catalogue.models import ProductCertificate
from shop.catalogue.services import certificates
from shop.certification import services as certification
from shop.certification.models import Certificate, Decision
from shop.certification.services import DecisionDraft
from shop.certification.states import CertificateState
from shop.core.errors import BadInput, Conflict, NotFound, Refused, ShopError
from shop.core.folding import fold
from shop.core.sentences import lazy
from shop.extensions import session
from shop.geography.models import Province
from shop.imports.decision_rows import Item

CHANGED = lazy("Bảng đã thay đổi từ khi bạn mở trang. Hãy xem lại rồi xác nhận.")
CHECKED = (
    "id",
    "product_name",
    "stars",
    "issuer_level",
    "product_code",
    "score",
    "issued_on",
    "expires_on",
)
SENTENCE = lazy("Chưa ghi gì: có dòng cần sửa.")


class Entered(NamedTuple):
    """A decision, how many certificates were entered, how many of earlier ones got their product now."""

    id: int
    entered: int
    linked: int


def check(decision: DecisionDraft, items: Sequence[Item], *, by: int | None, at: datetime) -> None:
    """Say at each row what would refuse it, and write nothing. Raises BadInput for the decision itself."""
    trial = session.begin_nested()
    try:
        row = certification.record_decision(decision, by=by, at=at)
        _enter_all(row, items, by=by, at=at)
    finally:
        trial.rollback()


def enter(decision: DecisionDraft, items: Sequence[Item], *, by: int | None, at: datetime) -> Entered:
    """Write the decision, and a certificate that waits for each row that it has none for yet.

    All or nothing. Raises BadInput on `rows` with what is wrong at the rows, or by field of the decision.
    """
    session.get(Province, decision.province_code, with_for_update={"key_share": True})  # a second press waits
    row = certification.record_decision(decision, by=by, at=at)
    entered, linked = _enter_all(row, items, by=by, at=at)
    if any(item.errors for item in items):
        raise BadInput("rows", SENTENCE)
    return Entered(row.id, entered, linked)


def verify_all(
    decision_id: int, seen: str, *, by: int | None, at: datetime, province_code: str | None
) -> int:
    """Another officer compared the whole sheet with the paper; how many were checked.

    ``seen``: the `digest` of what that officer was shown. Raises Conflict when it is another by now, Refused when
    there is nothing to check or one was entered by the same person; then none is checked.
    """
    of_decision(decision_id, province_code)
    rows = session.scalars(
        _certificates(decision_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
    waiting = [row.id for row in rows if row.state is CertificateState.SUBMITTED]
    if not waiting:
        raise Refused(lazy("Không còn giấy nào chờ kiểm tra."))
    if digest(rows, products_of(decision_id)) != seen:
        raise Conflict(CHANGED)
    for certificate_id in waiting:
        certification.verify(certificate_id, by=by, at=at, province_code=province_code)
    return len(waiting)


def digest(rows: Sequence[Certificate], covered: Mapping[int, Sequence[int]]) -> str:
    """Names all that is checked with the certificates that wait: any change gives another."""
    said = [
        [str(getattr(row, name)) for name in CHECKED] + [sorted(covered.get(row.id, ()))]
        for row in rows
        if row.state is CertificateState.SUBMITTED
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def of_decision(decision_id: int, province_code: str | None) -> Sequence[Certificate]:
    """The certificates of a decision in the order they were entered. Raises NotFound for another province's."""
    found = session.get(Decision, decision_id)
    if found is None or province_code not in {None, found.province_code}:
        raise NotFound
    return session.scalars(_certificates(decision_id)).all()


def products_of(decision_id: int) -> dict[int, list[int]]:
    """The products that each certificate of a decision covers."""
    found: dict[int, list[int]] = {}
    for row in session.execute(
        select(ProductCertificate.certificate_id, ProductCertificate.product_id)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(Certificate.decision_id == decision_id)
        .order_by(ProductCertificate.product_id)
    ):
        found.setdefault(row.certificate_id, []).append(row.product_id)
    return found


def _certificates(decision_id: int) -> Select[Certificate]:
    return select(Certificate).where(Certificate.decision_id == decision_id).order_by(Certificate.id)


class _Kept:
    """What earlier sheets of a decision entered, but for what was rejected; each row of a sheet means one of them."""

    def __init__(self, decision_id: int) -> None:
        covered = products_of(decision_id)
        rows = [row for row in of_decision(decision_id, None) if row.state is not CertificateState.REJECTED]
        self.by_product = {product_id: row for row in rows for product_id in covered.get(row.id, ())}
        self._left = sorted(rows, key=lambda row: (row.id in covered, row.id))
        self._covered = covered

    def take(self, item: Item) -> Certificate | None:
        """The certificate of a row; of a row that was matched by now, one of its name without goods."""
        if item.goods is not None and item.goods.id in self.by_product:
            return self._taken(self.by_product[item.goods.id])
        name, is_matched = fold(item.name), item.goods is not None
        for row in self._left:
            if fold(row.product_name) == name and not (is_matched and row.id in self._covered):
                return self._taken(row)
        return None

    def _taken(self, row: Certificate) -> Certificate:
        self._left = [each for each in self._left if each is not row]
        return row


def _enter_all(decision: Decision, items: Sequence[Item], *, by: int | None, at: datetime) -> tuple[int, int]:
    """How many were entered and how many linked; the same goods twice in one sheet are a slip."""
    kept = _Kept(decision.id)
    entered = linked = 0
    _mark_twins(items)
    for item in sorted(items, key=lambda item: not (item.goods and item.goods.id in kept.by_product)):
        if item.draft is None or item.errors:
            continue
        mine, row = item.goods.id if item.goods else None, kept.take(item)
        if row is not None and _differs(row, item):
            continue
        if row is not None and (mine is None or mine in kept.by_product):
            continue
        try:
            made = row or certification.record_certificate(decision.id, item.draft, by=by, at=at)
            if mine is not None:
                certificates.link(made.id, mine, by=by, at=at, province_code=decision.province_code)
        except ShopError as error:
            item.errors.append(error.sentence)
            continue
        entered, linked = entered + (row is None), linked + (row is not None)
    return entered, linked


def _differs(row: Certificate, item: Item) -> bool:
    """Whether what stands, or what a producer claimed, has other stars than the annex; said at the row."""
    if item.draft is None or row.stars == item.draft.stars:
        return False
    item.errors.append(
        lazy(
            "Giấy %(code)s của quyết định này đã được nhập với %(stars)s sao.", code=row.code, stars=row.stars
        )
    )
    return True


def _mark_twins(items: Sequence[Item]) -> None:
    seen: dict[int, int] = {}
    for item in items:
        if item.goods and (twin := seen.setdefault(item.goods.id, item.number)) != item.number:
            item.errors.append(lazy("Trùng sản phẩm với dòng %(row)s.", row=twin))
