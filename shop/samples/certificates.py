"""Certificates of the sample: numbers and most dates are made up (``MẪU-…``), stars as published.

Where a publication gives the year and the 36 months are over, the certificate is over here too.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from shop.catalogue.services import certificates as links
from shop.catalogue.services.certificates import Withdrawal
from shop.certification import services
from shop.certification.services import CertificateDraft, DecisionDraft
from shop.certification.states import IssuerLevel, WithdrawalGround
from shop.core.clock import add_months, vn_day
from shop.samples.goods import Sample
from shop.samples.invented import Kind

_AUTHORITIES = {"38": "Chủ tịch UBND tỉnh Thanh Hóa", "25": "Chủ tịch UBND tỉnh Phú Thọ"}
_MINISTRY = "Bộ Nông nghiệp và Môi trường"
_FIVE = 5
_TERM = 36
_LEAP_DAY = date(2024, 2, 29)


class Desk:
    """Two sample people who enter and check papers, and the moment they do it."""

    def __init__(self, recorder: int, checker: int, at: datetime, *, first: int = 0) -> None:
        self._recorder = recorder
        self._checker = checker
        self._at = at
        self._number = first

    def issue(self, sample: Sample, issued_on: date, *, stars: int | None = None) -> int:
        """Enter a certificate and give its id; nobody has checked it yet."""
        self._number += 1
        stars = stars or sample.stars or 3
        central = stars == _FIVE
        decision = services.record_decision(
            DecisionDraft(
                number=f"MẪU-{issued_on.year}-{self._number:03d}",
                decided_on=issued_on,
                authority=_MINISTRY if central else _AUTHORITIES[sample.province_code],
                province_code=sample.province_code,
                source=sample.source,
                is_sample=True,
            ),
            by=self._recorder,
            at=self._at,
        )
        draft = CertificateDraft(
            product_name=sample.name,
            stars=stars,
            issuer_level=IssuerLevel.CENTRAL if central else IssuerLevel.PROVINCE,
            issued_on=issued_on,
        )
        return services.record_certificate(decision.id, draft, by=self._recorder, at=self._at).id

    def check(self, certificate_id: int) -> None:
        """The second person agrees."""
        services.verify(certificate_id, by=self._checker, at=self._at)

    def reject(self, certificate_id: int) -> None:
        """The second person does not."""
        services.reject(
            certificate_id, "Bản chụp không khớp số quyết định (mẫu).", by=self._checker, at=self._at
        )

    def extend(self, certificate_id: int, until: date) -> None:
        """A document keeps it in force."""
        services.extend(certificate_id, until, "MẪU-GH-01", by=self._checker, at=self._at)

    def link(self, product_id: int, certificate_id: int) -> None:
        """The certificate covers the product."""
        links.link(certificate_id, product_id, by=self._recorder, at=self._at)

    def withdraw(self, product_id: int, on: date) -> None:
        """The product loses its certificates."""
        decided = Withdrawal(on, WithdrawalGround.CRITERIA_NOT_MET, "MẪU-TH-01")
        links.withdraw_product(product_id, decided, by=self._checker, at=self._at)


def certify_published(desk: Desk, samples: Iterable[Sample], ids: dict[str, int], at: datetime) -> None:
    """Give every published product with a star its certificate."""
    for place, sample in enumerate(samples):
        if sample.stars is None:
            continue
        certificate = desk.issue(sample, issued_on(sample.issued, place, vn_day(at)))
        desk.check(certificate)
        desk.link(ids[sample.name], certificate)


def issued_on(published: str, place: int, today: date) -> date:
    """The day of issue: as published as far as it goes, else a made-up day within the last 30 months."""
    parts = [int(part) for part in published.split("-") if part]
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 2:
        return date(parts[0], parts[1], 15)
    if parts:
        made_up = date(parts[0], 6, 1 + place % 28)
        return min(made_up, today - timedelta(days=60))
    return add_months(today, -(3 + place % 27)).replace(day=1 + place % 28)


def certify_invented(desk: Desk, goods: Iterable[Kind], ids: dict[str, int], at: datetime) -> None:
    """Write one certificate of every kind."""
    made: dict[str, int] = {}
    for kind in goods:
        if kind.certificate == "shared, withdrawn":
            desk.link(ids[kind.sample.name], made["shared"])
        elif kind.certificate != "none":
            made[kind.certificate] = _certify(desk, kind, ids[kind.sample.name], vn_day(at))
        _end(desk, kind, ids[kind.sample.name], vn_day(at))


def _certify(desk: Desk, kind: Kind, product_id: int, today: date) -> int:
    """Issue, and check unless the case is about an unchecked one."""
    certificate = desk.issue(kind.sample, _first_day(kind.certificate, today))
    if kind.certificate == "rejected":
        desk.reject(certificate)
    elif kind.certificate != "submitted":
        desk.check(certificate)
        desk.link(product_id, certificate)
    if kind.certificate == "extended":
        desk.extend(certificate, add_months(_first_day("extended", today), _TERM) + timedelta(days=120))
    return certificate


def _end(desk: Desk, kind: Kind, product_id: int, today: date) -> None:
    """Withdraw, or add the second certificate of the case that has two."""
    if kind.certificate == "withdrawn":
        desk.withdraw(product_id, today - timedelta(days=20))
    elif kind.certificate == "shared, withdrawn":
        desk.withdraw(product_id, today - timedelta(days=10))
    elif kind.certificate == "two":
        better = desk.issue(kind.sample, today - timedelta(days=100), stars=4)
        desk.check(better)
        desk.link(product_id, better)


def _first_day(what: str, today: date) -> date:
    """The day of issue that makes the case true today."""
    if what == "last day":
        return add_months(today, -_TERM)
    if what == "ending":
        return add_months(today, -_TERM) + timedelta(days=45)
    if what == "extended":
        return add_months(today, -_TERM) - timedelta(days=30)
    if what == "leap day":
        return _LEAP_DAY
    return add_months(today, -14)
