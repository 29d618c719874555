"""A sheet is worked through some products at a time: first what each row would do, then doing it.

Each step stands in a transaction of its own and moves the mark on the sheet with it: killed half way, it goes on
where it stood. One producer's sheets are written one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from shop.catalogue.listing import Listing
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.listings import usual_words
from shop.catalogue.services import VersionText, listings
from shop.catalogue.services.common import locked_product
from shop.catalogue.states import ProductState
from shop.core.errors import Conflict, Refused, ShopError
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.imports.claims import Papers, Standing
from shop.imports.columns import CODE
from shop.imports.judging import Judged, Known, judge
from shop.imports.models import ImportCode, ProductImport, ProductImportChange, ProductImportLine
from shop.imports.row_forms import OF_PAPER, Fields
from shop.imports.rows import Row
from shop.imports.services import claims, undoing
from shop.imports.services.common import content, latest, locked, move, stamp
from shop.imports.services.keeping import recorded
from shop.imports.states import RUNNING, ImportState, LineKind
from shop.producers.models import Producer

PER_STEP = 100
AFTER = {
    ImportState.CHECKING: ImportState.CHECKED,
    ImportState.WRITING: ImportState.WRITTEN,
    ImportState.UNDOING: ImportState.UNDONE,
}
UNWRITTEN = lazy("Chưa ghi được sản phẩm này. Hãy kiểm tra từng ô rồi tải dòng này lên lại.")
TAKEN = lazy("Mã hàng này vừa được dùng cho một sản phẩm khác của bạn.")


def write(import_id: int, *, submits: bool, by: int | None, at: datetime) -> None:
    """Confirm a checked sheet; `advance` writes it. `submits`: complete products go to review at once."""
    sheet = locked(import_id)
    move(sheet, ImportState.WRITING)
    sheet.done, sheet.submits, sheet.written_at = 0, submits, at
    recorded(sheet, "products.imported", by=by, at=at)


def total(import_id: int) -> int:
    """How many products a sheet has."""
    return locked(import_id).total


def advance(import_id: int, *, at: datetime, most: int = PER_STEP) -> bool:
    """Check, write or take back the next products of a sheet; whether more are left."""
    sheet = locked(import_id)
    if sheet.state not in RUNNING:
        return False
    if sheet.state is not ImportState.CHECKING:
        session.get(Producer, sheet.producer_id, with_for_update={"key_share": True})
    if sheet.state is ImportState.UNDOING:
        undoing.step(sheet, at, most)
    else:
        _work(sheet, at, most)
    sheet.done = min(sheet.done + most, sheet.total)
    if sheet.done >= sheet.total:
        move(sheet, AFTER[sheet.state])
    session.flush()
    return sheet.state in RUNNING


def _work(sheet: ProductImport, at: datetime, most: int) -> None:
    lines = session.scalars(
        select(ProductImportLine)
        .where(
            ProductImportLine.import_id == sheet.id,
            ProductImportLine.product_no >= sheet.done,
            ProductImportLine.product_no < sheet.done + most,
        )
        .order_by(ProductImportLine.product_no, ProductImportLine.number)
    ).all()
    step = _Step(sheet, lines, at)
    for _no, group in groupby(lines, key=lambda line: line.product_no):
        (step.write if sheet.state is ImportState.WRITING else step.check)(list(group))


class _Step:
    """What the products of one step share: read once."""

    def __init__(self, sheet: ProductImport, lines: Sequence[ProductImportLine], at: datetime) -> None:
        self.sheet, self.at = sheet, at
        self.fields, self.producer = Fields(), session.get_one(Producer, sheet.producer_id)
        self.codes: dict[str, ImportCode] = {}
        self.freed: dict[str, ImportCode] = {}  # their products were taken away
        for row, state in _claimed(sheet.producer_id, [line.cells.get(CODE, "") for line in lines]):
            (self.freed if state is ProductState.ARCHIVED else self.codes)[row.code] = row
        numbers = [line.cells["star_number"] for line in lines if "star_number" in line.cells]
        self.standing: Standing = claims.standing(self.producer, numbers) if numbers else {}
        known = {line.product_id for line in lines if line.product_id is not None}
        self.certificates = claims.Certificates(sorted(known) if self._has_papers else [])

    def check(self, lines: Sequence[ProductImportLine]) -> None:
        """Say what the rows of a product come to."""
        _keep(lines, self._judged(lines, self._known(lines[0].product_id)))

    def write(self, lines: Sequence[ProductImportLine]) -> None:
        """Do it, with the product as it is by now; what was shown as wrong is left as it was shown."""
        if any(line.kind is LineKind.WRONG for line in lines):
            return
        if lines[0].product_id is None:  # another sheet may have written it since this one was checked
            found = (self.codes.get(line.cells[CODE].strip()) for line in lines)
            lines[0].product_id = next((code.product_id for code in found if code), None)
        known = self._known(lines[0].product_id)
        judged = self._judged(lines, known)
        if not judged.is_wrong and judged.is_changed and (refusal := self._refusal(lines, judged, known)):
            judged.rows[0].refuse("", refusal)
            for row in judged.rows:
                row.kind = LineKind.WRONG
        _keep(lines, judged)

    def _refusal(self, lines: Sequence[ProductImportLine], judged: Judged, known: Known) -> Text | None:
        """Write one product; or why nothing of it was written. The sheet goes on, whatever one product is refused for."""
        codes, freed = dict(self.codes), dict(self.freed)
        try:
            with session.begin_nested():
                self._put(lines, judged, known.version)
        except (ShopError, DataError, IntegrityError) as error:
            self.codes, self.freed = codes, freed
            return error.sentence if isinstance(error, ShopError) else UNWRITTEN
        return None

    def _put(self, lines: Sequence[ProductImportLine], judged: Judged, before: ProductVersion | None) -> None:
        """One product, by the verbs of the listing page. Raises their errors; then nothing of it was written."""
        sheet, at, by = self.sheet, self.at, self.sheet.uploaded_by
        text, listing, was, claim = judged.text, judged.listing, None, None
        if judged.claim is not None:
            listing, claim = claims.enter(judged.claim, text.name, listing, self.producer, by=by, at=at)
        if before is None:
            product_id = listings.begin_whole(sheet.producer_id, text, listing, by=by, at=at)
            version = latest(product_id)
        else:
            product_id, was = before.product_id, _remembered(before)
            version_id = listings.save(product_id, text, listing, by=by, at=at)
            version = session.get_one(ProductVersion, version_id)
        for line in lines:
            line.product_id = product_id
        codes = [code for line in lines if self._claim(code := line.cells[CODE].strip(), product_id)]
        if sheet.submits and not listings.gaps_of(session.get_one(Product, product_id), version):
            listings.submit(product_id, by=by, at=at)
        session.add(
            ProductImportChange(
                import_id=sheet.id,
                product_id=product_id,
                was=was and {**was, "codes": codes},
                claim=claim,
                version_id=version.id,
                left_as=stamp(version),
            )
        )

    def _claim(self, code: str, product_id: int) -> bool:
        """The code is this product's from now on; whether it was not before. The producer is locked, so nobody else writes one meanwhile."""
        kept = self.codes.get(code)
        if kept is not None and kept.product_id != product_id:
            raise Conflict(TAKEN)
        if kept is not None:
            return False
        if code in self.freed:
            kept = self.freed.pop(code)
            kept.product_id = product_id
        else:
            kept = ImportCode(producer_id=self.sheet.producer_id, code=code, product_id=product_id)
            session.add(kept)
        self.codes[code] = kept
        return True

    def _judged(self, lines: Sequence[ProductImportLine], known: Known) -> Judged:
        rows = [Row(line.number, line.cells) for line in lines]
        for row, line in zip(rows, lines, strict=True):
            row.errors += line.errors if line.kind is None else []
        return judge(rows, known, self.fields)

    def _known(self, product_id: int | None) -> Known:
        if product_id is None:
            text = replace(VersionText(name=""), **usual_words(self.producer))
            return Known(text, Listing(0, 0), None, self._papers(None, ()))
        product, version = locked_product(product_id), latest(product_id)
        refusal = None
        try:
            listings.refuse_editing(product, version)
        except Refused as error:
            refusal = error.sentence
        text = VersionText(**{name: getattr(version, name) for name in VersionText.__slots__})
        skus = {
            row.id: row.sku
            for row in session.execute(
                select(Variant.id, Variant.sku).where(Variant.product_id == product_id)
            )
        }
        listing = listings.listing_of(product, version)
        papers = self._papers(product_id, listing.certificates)
        return Known(text, listing, version, papers, refusal=refusal, skus=skus)

    def _papers(self, product_id: int | None, listed: Sequence[int]) -> Papers:
        """The certificates of a product, where the sheet has a column for one."""
        if product_id is None or not self._has_papers:
            return Papers(self.at, (), self.standing)
        return Papers(self.at, self.certificates.of(product_id, listed), self.standing)

    @property
    def _has_papers(self) -> bool:
        return bool(OF_PAPER.keys() & self.sheet.columns.keys())


def _remembered(before: ProductVersion) -> dict[str, Any]:
    """What a product was, for whoever takes the sheet back."""
    return {**content(before), "version_id": before.id, "state": before.state}


def _claimed(producer_id: int, codes: Sequence[str]) -> Iterable[tuple[ImportCode, ProductState]]:
    """The codes that name a product already, each with the state of it."""
    found = session.execute(
        select(ImportCode, Product.state)
        .join(Product, Product.id == ImportCode.product_id)
        .where(
            ImportCode.producer_id == producer_id,
            ImportCode.code.in_({code.strip() for code in codes}),
        )
    )
    return [(row[0], row[1]) for row in found]


def _keep(lines: Sequence[ProductImportLine], judged: Judged) -> None:
    for line, row in zip(lines, judged.rows, strict=True):
        line.kind, line.changes, line.errors = row.kind, row.changes, row.errors
