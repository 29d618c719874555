"""What the cells of a product say of its certificate, beside what it has or claims already. Pure.

A sheet only claims: what it says waits for programme staff like a certificate that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shop.certification.services import CertificateDraft, DecisionDraft, check_decided, check_draft
from shop.certification.states import CertificateState
from shop.certification.terms import expiry, usual_level
from shop.core.errors import BadInput
from shop.core.folding import fold
from shop.core.sentences import lazy

NEEDED = ("number", "decided_on", "authority", "stars")
NAMES = (*NEEDED, "product_code", "issuer_level", "issued_on", "expires_on")
Values = Mapping[str, Any]
Standing = Mapping[tuple[str, date, str], set[int]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate of a product. ``is_claim``: a sheet entered it, and nobody looked at it since."""

    id: int
    values: Values
    state: CertificateState
    refusal: str = ""
    is_claim: bool = False
    is_withdrawn: bool = False

    @property
    def counts(self) -> bool:
        """Whether it was neither rejected nor withdrawn."""
        return self.state is not CertificateState.REJECTED and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known. ``standing``: by number and day of a decision and folded name of goods, the stars that were checked."""

    at: datetime
    own: Sequence[Paper] = ()
    standing: Standing = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate to be entered. ``was``: what the sheet would show today; ``instead_of``: what it takes the place of."""

    values: Values
    was: Values
    instead_of: Paper | None


def shown(papers: Sequence[Paper]) -> Paper | None:
    """The certificate that a sheet says of a product: the latest."""
    return max(
        (paper for paper in papers if paper.counts),
        key=lambda paper: (paper.values["issued_on"], paper.id),
        default=None,
    )


def claimed(said: Values, papers: Papers, name: str) -> Claim | None:
    """What must be entered so that the product has what its cells say; None when it has it.

    Raises BadInput by the name of what is wrong.
    """
    latest = shown(papers.own)
    kept = _meant(said, papers.own) if "number" in said else latest
    if kept is not None:
        other = [each for each in said if not _same(said[each], kept.values[each])]
        _refuse(kept, other)
        if not other:
            return None
    waiting = latest if latest is not None and latest.is_claim else None
    values = _completed({**(_typed_of(kept.values) if kept else {}), **said})
    _check(values, papers, name)
    return Claim(values, latest.values if latest else dict.fromkeys(NAMES), kept or waiting)


def decision_of(values: Values, province_code: str) -> DecisionDraft:
    """The decision that a claim names."""
    return DecisionDraft(values["number"], values["decided_on"], values["authority"], province_code)


def draft_of(values: Values, name: str) -> CertificateDraft:
    """The certificate that a claim names, as it would be typed."""
    printed = {each: values[each] for each in NAMES if each not in ("number", "decided_on", "authority")}
    return CertificateDraft(product_name=name, **printed)


def key_of(number: str) -> str:
    """The number of a decision as it is compared."""
    return "".join(fold(number).split())


def _meant(said: Values, papers: Sequence[Paper]) -> Paper | None:
    """The certificate of the decision that is named, the latest of several; numbers begin anew each year."""
    day = said.get("decided_on")
    found = [
        paper
        for paper in papers
        if key_of(paper.values["number"]) == key_of(said["number"])
        and day in {None, paper.values["decided_on"]}
    ]
    return max(found, key=lambda paper: paper.id, default=None)


def _refuse(kept: Paper, other: Sequence[str]) -> None:
    if kept.is_withdrawn:
        raise BadInput("number", lazy("Quyết định này đã bị thu hồi với sản phẩm này."))
    if kept.state is CertificateState.REJECTED and not other:
        raise BadInput("number", lazy("Cán bộ đã từ chối giấy này: %(reason)s", reason=kept.refusal))
    if kept.counts and other and not kept.is_claim:
        sentence = lazy("Giấy theo quyết định này đã được nhập với nội dung khác. Muốn sửa, hãy báo cán bộ.")
        if "stars" in other:
            sentence = lazy("Quyết định này đã được nhập với %(stars)s sao.", stars=kept.values["stars"])
        raise BadInput("stars" if "stars" in other else other[0], sentence)


def _typed_of(values: Values) -> dict[str, Any]:
    """Without what only follows from the rest, so that it follows what is typed over the rest too."""
    ruled = {
        "issued_on": values["decided_on"],
        "issuer_level": usual_level(values["stars"], values["issued_on"]),
        "expires_on": expiry(values["issued_on"]),
    }
    return {name: value for name, value in values.items() if ruled.get(name) != value}


def _completed(values: Values) -> dict[str, Any]:
    """With what the rules say of the rest. Raises BadInput for what nobody can know."""
    for name in NEEDED:
        if not values.get(name):
            raise BadInput(name, lazy("Giấy chứng nhận cần ô này."))
    whole = {**dict.fromkeys(NAMES), **values}
    whole["issued_on"] = whole["issued_on"] or whole["decided_on"]
    whole["issuer_level"] = whole["issuer_level"] or usual_level(whole["stars"], whole["issued_on"])
    whole["expires_on"] = whole["expires_on"] or expiry(whole["issued_on"])
    return whole


def _check(values: Values, papers: Papers, name: str) -> None:
    """Raise BadInput as the certificate's own form does, and for stars that staff read otherwise in the decision."""
    check_decided(values["decided_on"], papers.at)
    check_draft(draft_of(values, name), values["decided_on"], papers.at)
    stars = papers.standing.get((key_of(values["number"]), values["decided_on"], fold(name)))
    if stars and values["stars"] not in stars:
        raise BadInput(
            "stars",
            lazy("Quyết định này đã được nhập với %(stars)s sao.", stars=", ".join(map(str, sorted(stars)))),
        )


def _same(one: Any, other: Any) -> bool:
    return key_of(one) == key_of(other) if isinstance(one, str) and other is not None else one == other
