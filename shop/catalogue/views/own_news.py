"""What a producer sees first: what is to be done, and what staff decided. Who has no e-mail learns it here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from shop.catalogue.queries import own_news as queries
from shop.core.clock import vn_day
from shop.producers.news import Matter, PaperNews, of_producer
from shop.producers.wording import DOCUMENTS
from shop.web.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class News:
    """One line: words and where to go; ``look`` is the look of its tag, ``tag`` the words in it."""

    tag: str
    look: str
    words: str
    url: str


def news(producer_ids: Collection[int], at: datetime) -> tuple[list[News], list[News]]:
    """(to do, to know), the gravest first; the name of the producer is said when there are several."""
    day = vn_day(at)
    matters = [each for producer_id in sorted(producer_ids) for each in of_producer(producer_id, day)]
    several = len(producer_ids) > 1
    lines = [(each.matter, _of_papers(each, several=several)) for each in matters]
    duties = [line for matter, line in lines if matter is not Matter.WAITING]
    duties += [_to_mend(*each) for each in queries.to_mend(producer_ids)]
    duties += [_ending(each, day) for each in queries.ending(producer_ids, day)]
    known = [line for matter, line in lines if matter is Matter.WAITING]
    known += [_refused(*each) for each in queries.refused(producer_ids, at)]
    known += [
        News(
            _("Đã duyệt"),
            "good",
            _("%(name)s đã được duyệt và đăng bán ngày %(day)s.", name=each.name, day=_day(vn_day(each.at))),
            url_for("catalogue.own_edit", product_id=each.product_id),
        )
        for each in queries.approved(producer_ids, at)
    ]
    return duties, known


def _of_papers(each: PaperNews, *, several: bool) -> News:
    tag, look, words = _words(each)
    words = f"{each.producer}: {words}" if several else words
    return News(tag, look, words, url_for("producers.own_page", producer_id=each.producer_id))


def _words(each: PaperNews) -> tuple[str, str, str]:
    kind = str(DOCUMENTS[each.kind]) if each.kind else ""
    until = _day(each.day) if each.day else ""
    return {
        Matter.SUSPENDED: (_("Tạm ngừng"), "bad", _("Bị tạm ngừng bán: %(reason)s", reason=each.text)),
        Matter.HOLIDAY: (_("Đang nghỉ"), "warn", _("Nghỉ bán đến hết ngày %(day)s.", day=until)),
        Matter.ASKED: (_("Cần bổ sung"), "warn", _("Hồ sơ cần bổ sung: %(reason)s", reason=each.text)),
        Matter.REFUSED: (_("Bị từ chối"), "bad", _("Hồ sơ bị từ chối: %(reason)s", reason=each.text)),
        Matter.WAITING: (_("Chờ xét"), "wait", _("Hồ sơ chủ thể đang chờ cán bộ xét.")),
        Matter.MISSING: (_("Còn thiếu"), "warn", _("Hãy thêm giấy: %(paper)s.", paper=kind)),
        Matter.NOT_GOOD: (
            _("Không đạt"),
            "bad",
            _("%(paper)s không đạt: %(reason)s", paper=kind, reason=each.text),
        ),
        Matter.ENDING: (
            _("Sắp hết hạn"),
            "warn",
            _("%(paper)s hết hạn sau ngày %(day)s. Hãy thêm giấy mới.", paper=kind, day=until),
        ),
        Matter.ENDED: (
            _("Đã hết hạn"),
            "bad",
            _("%(paper)s đã hết hạn ngày %(day)s. Hãy thêm giấy mới.", paper=kind, day=until),
        ),
    }[each.matter]


def _to_mend(product_id: int, name: str, number: int) -> News:
    words = ngettext(
        "%(name)s: cán bộ yêu cầu sửa %(num)d chỗ.",
        "%(name)s: cán bộ yêu cầu sửa %(num)d chỗ.",
        number,
        name=name,
    )
    return News(_("Cần sửa"), "warn", words, url_for("catalogue.own_edit", product_id=product_id))


def _refused(product_id: int, name: str, at: datetime) -> News:
    words = _("%(name)s bị từ chối ngày %(day)s. Xem lý do.", name=name, day=_day(vn_day(at)))
    return News(_("Bị từ chối"), "bad", words, url_for("catalogue.own_edit", product_id=product_id))


def _ending(each: queries.Ending, day: date) -> News:
    values = {"stars": each.stars, "name": each.name, "day": _day(each.until)}
    url = url_for("catalogue.own_edit", product_id=each.product_id)
    if each.until < day:
        words = _(
            "%(name)s: giấy %(stars)s sao đã hết hiệu lực ngày %(day)s, đang bán không có sao.", **values
        )
        return News(_("Đã hết hạn"), "bad", words, url)
    words = _("%(name)s: giấy %(stars)s sao hết hiệu lực sau ngày %(day)s.", **values)
    return News(_("Sắp hết hạn"), "warn", words, url)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
