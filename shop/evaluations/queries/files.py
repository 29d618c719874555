"""Evaluation files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from shop.catalogue.models import Product, ProductCertificate, ProductVersion
from shop.catalogue.queries.certificates import Held, certificates_of, shown_version
from shop.certification.models import Certificate
from shop.certification.states import CertificateState, IssuerLevel
from shop.certification.terms import usual_level
from shop.core.errors import NotFound
from shop.evaluations.dates import Days, Due, deadlines, filing_window, is_in_window, next_due
from shop.evaluations.models import EvaluationEvent, EvaluationFile, EvaluationPaper
from shop.evaluations.states import GOING, FileKind, FileState
from shop.extensions import session
from shop.media.models import MediaFile
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file in a list. ``until``: the last day of the certificate that it renews."""

    row: EvaluationFile
    product: str
    producer_id: int
    producer: str
    until: date | None

    @property
    def days(self) -> Days:
        """Its days, for the deadlines."""
        one = self.row
        return Days(
            one.kind,
            one.filed_on,
            one.received_on,
            one.sent_on,
            one.aims_at,
            self.until,
            one.year,
            one.round,
        )

    def due(self, today: date) -> Due | None:
        """The deadline that it waits for; None once it is decided."""
        return next_due(self.days, today) if self.row.state in GOING else None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything of one file."""

    one: FileRow
    papers: Sequence[EvaluationPaper]
    history: Sequence[EvaluationEvent]
    deadlines: Sequence[Due]
    window: tuple[date, date] | None
    is_in_window: bool


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the form of the certificate is filled with after a result."""

    product_name: str
    stars: int
    score: int | None
    issuer_level: IssuerLevel
    province_code: str


def files(
    *,
    province_code: str | None = None,
    producer_ids: Collection[int] | None = None,
    going: bool | None = None,
    skip: int,
    most: int,
) -> list[FileRow]:
    """Files of a province, or of these producers: those that go on first, the oldest on top."""
    wanted = _wanted(province_code, producer_ids)
    if going is not None:
        wanted = wanted.where(_in_hand(going=going))
    order = case((EvaluationFile.state.in_(GOING), 0), else_=1)
    newest = case((EvaluationFile.state.in_(GOING), EvaluationFile.id), else_=-EvaluationFile.id)
    wanted = wanted.order_by(order, newest).offset(skip).limit(most)
    return [FileRow(*row) for row in session.execute(wanted)]


def count_files(
    *,
    province_code: str | None = None,
    producer_ids: Collection[int] | None = None,
    going: bool | None = None,
) -> int:
    """How many files `files` would give."""
    wanted = _wanted(province_code, producer_ids).with_only_columns(func.count(EvaluationFile.id))
    if going is not None:
        wanted = wanted.where(_in_hand(going=going))
    return session.scalar(wanted) or 0


def one_file(
    file_id: int,
    today: date,
    *,
    province_code: str | None = None,
    producer_ids: Collection[int] | None = None,
) -> Page:
    """One file with its papers and deadlines. Raises NotFound."""
    found = session.execute(
        _wanted(province_code, producer_ids).where(EvaluationFile.id == file_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    one = FileRow(*found)
    papers = session.scalars(
        select(EvaluationPaper).where(EvaluationPaper.file_id == file_id).order_by(EvaluationPaper.id)
    ).all()
    history = session.scalars(
        select(EvaluationEvent).where(EvaluationEvent.file_id == file_id).order_by(EvaluationEvent.id)
    ).all()
    again = one.row.kind is FileKind.AGAIN and one.until is not None
    return Page(
        one,
        papers,
        history,
        deadlines(one.days, today) if one.row.state in GOING else [],
        filing_window(one.until) if again and one.until else None,
        is_in_window(one.days),
    )


def paper(
    file_id: int,
    paper_id: int,
    *,
    province_code: str | None = None,
    producer_ids: Collection[int] | None = None,
) -> MediaFile:
    """The stored file of a paper. Raises NotFound."""
    wanted = (
        select(MediaFile)
        .join(EvaluationPaper, EvaluationPaper.media_id == MediaFile.id)
        .join(EvaluationFile, EvaluationFile.id == EvaluationPaper.file_id)
        .join(Product, Product.id == EvaluationFile.product_id)
        .where(EvaluationPaper.id == paper_id, EvaluationFile.id == file_id)
    )
    if province_code is not None:
        wanted = wanted.where(EvaluationFile.province_code == province_code)
    if producer_ids is not None:
        wanted = wanted.where(Product.producer_id.in_(producer_ids))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def prefill(file_id: int, province_code: str | None, today: date) -> Prefill:
    """What a recognised file says about the certificate to come. Raises NotFound, also once it was entered."""
    one = one_file(file_id, today, province_code=province_code).one
    row = one.row
    if row.state is not FileState.RECOGNISED or row.stars is None or row.certificate_id is not None:
        raise NotFound
    level = usual_level(row.stars, row.decided_on or today)
    return Prefill(one.product, row.stars, row.score, level, row.province_code)


def product_for(product_id: int, province_code: str | None) -> tuple[str, str, list[Held]]:
    """(product, producer, certificates) for the form of a new file. Raises NotFound."""
    wanted = (
        select(func.coalesce(ProductVersion.name, Product.slug), Producer.name)
        .select_from(Product)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(Product.id == product_id)
    )
    if province_code is not None:
        wanted = wanted.where(Product.province_code == province_code)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1], certificates_of(product_id)


def _in_hand(*, going: bool) -> ColumnElement[bool]:
    return EvaluationFile.state.in_(GOING) if going else EvaluationFile.state.not_in(GOING)


def _wanted(province_code: str | None, producer_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    last = func.coalesce(Certificate.extended_until, Certificate.expires_on)
    until = (
        select(func.max(last))
        .join(ProductCertificate, ProductCertificate.certificate_id == Certificate.id)
        .where(
            ProductCertificate.product_id == EvaluationFile.product_id,
            Certificate.state == CertificateState.VERIFIED,
            Certificate.issued_on <= EvaluationFile.filed_on,
        )
        .correlate(EvaluationFile)
        .scalar_subquery()
    )
    wanted = (
        select(
            EvaluationFile,
            func.coalesce(ProductVersion.name, Product.slug),
            Producer.id,
            Producer.name,
            until,
        )
        .join(Product, Product.id == EvaluationFile.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
    )
    if province_code is not None:
        wanted = wanted.where(EvaluationFile.province_code == province_code)
    if producer_ids is not None:
        wanted = wanted.where(Product.producer_id.in_(producer_ids))
    return wanted
