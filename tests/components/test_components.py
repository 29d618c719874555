"""The drawn parts of pages: what they say, and that they stay small."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from shop.config import ROOT
from shop.samples.drawings import drawing_for
from shop.web.static import Assets

COMPONENTS = ROOT / "templates" / "components"
KIB = 1024


@dataclass(frozen=True)
class Card:
    """A product as its card wants it."""

    url: str = "/san-pham/mam-tom"
    name: str = "Mắm tôm <350 g>"
    picture: str = "/static/mam.svg"
    producer: str = "Cơ sở mẫu"
    place: str = "Xã Hoằng Thanh"
    price: int = 85_000
    before: int | None = None
    unit_price: str = ""
    stars: int | None = 4
    stars_until: str = "15/03/2028"
    schemes: tuple = ()
    rating: str = ""
    reviews: int = 0
    stock: str = "Còn 3 tại Hạc Thành"
    stock_kind: str = "in"
    add_url: str = "/gio-hang/them"
    variant_id: int = 7


def drawn(app: Flask, name: str, *values: Any, macro: str = "", **named: Any) -> str:
    """One macro's markup."""
    with app.test_request_context("/"):
        module: Any = app.jinja_env.get_template(f"components/{name}.html").module
        return str(getattr(module, macro or name)(*values, **named))


def words(markup: str) -> str:
    """What a reader hears, with single spaces."""
    tree = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join(" ".join(tree.itertext()).split())


def test_a_customer_rating_is_figures_with_one_star_of_ink(app: Flask) -> None:
    markup = drawn(app, "rating_line", "4,8", 12, "#danh-gia")
    assert words(markup) == "Khách chấm 4,8 trên 5 sao, 4,8 ★ (12 đánh giá)"
    assert markup.count("★") == 1
    assert "ocop" not in markup
    assert drawn(app, "rating_line", "", 0) == ""


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_a_badge_draws_exactly_its_stars_and_says_until_when(app: Flask, stars: int) -> None:
    markup = drawn(app, "ocop_badge", stars, "15/03/2028")
    assert f"ocop__stars--{stars}" in markup
    assert markup.count("ocop__stars--") == 1
    assert f"Chứng nhận OCOP {stars} sao, còn hiệu lực đến 15/03/2028" in words(markup)


def test_a_product_without_a_certificate_in_force_has_no_badge(app: Flask) -> None:
    assert drawn(app, "ocop_badge", None, "") == ""
    assert "ocop" not in drawn(app, "product_card", replace(Card(), stars=None, stars_until=""))


def test_a_card_is_one_link_and_its_button_names_the_product(app: Flask) -> None:
    markup = drawn(app, "product_card", Card())
    assert markup.count("<a ") == 1
    assert "<350 g>" not in markup
    assert 'aria-label="Thêm Mắm tôm &lt;350 g&gt;"' in markup
    assert 'name="variant_id" value="7"' in markup
    other_pack = drawn(app, "product_card", replace(Card(), add_url="", stock_kind="in"))
    assert "<form" not in other_pack
    assert "Chọn loại" in words(other_pack)
    assert "Chọn loại" not in drawn(app, "product_card", replace(Card(), add_url="", stock_kind="out"))


def test_a_price_carries_its_number_for_machines(app: Flask) -> None:
    markup = drawn(app, "price", 85_000, 95_000, "24.286 ₫/100 g")
    assert '<data class="price__now" value="85000">85.000\xa0₫</data>' in markup
    assert words(markup) == "Giá mới: 85.000 ₫ Giá cũ: 95.000 ₫ 24.286 ₫/100 g"


class Sample(Form):
    name = StringField(
        "Họ và tên", [DataRequired("Nhập họ và tên người nhận")], description="như trên giấy tờ"
    )
    note = StringField("Ghi chú")


def test_a_field_ties_label_hint_and_error_to_its_control(app: Flask) -> None:
    form = Sample()
    form.validate()
    markup = drawn(app, "field", form.name)
    assert '<label class="field__label" for="name">' in markup
    assert 'aria-describedby="name-hint name-error"' in markup
    assert 'aria-invalid="true"' in markup
    assert words(markup) == "Họ và tên như trên giấy tờ Lỗi: Nhập họ và tên người nhận"
    assert words(drawn(app, "field", form.note)) == "Ghi chú (không bắt buộc)"


def test_the_error_summary_links_each_error_to_its_field_and_is_silent_otherwise(app: Flask) -> None:
    form = Sample()
    assert drawn(app, "error_summary", form) == ""
    form.validate()
    assert '<a href="#name">Họ và tên: Nhập họ và tên người nhận</a>' in drawn(app, "error_summary", form)


def test_page_links_leave_gaps_and_mark_the_page_one_is_on(app: Flask) -> None:
    markup = drawn(app, "pagination", 6, 12, lambda n: f"?trang={n}")
    assert re.findall(r'href="\?trang=(\d+)"', markup) == ["5", "1", "5", "6", "7", "12", "7"]
    assert markup.count("pages__gap") == 2
    assert '<a href="?trang=6" aria-current="page">' in markup
    assert drawn(app, "pagination", 1, 1, str) == ""


def test_a_cell_of_a_table_knows_its_heading_on_a_phone(app: Flask) -> None:
    columns = [("Tên", "text"), ("Còn", "number")]
    markup = drawn(app, "table", "Tồn kho", columns, [["Mắm tôm", 3]])
    assert '<td class="table__number" data-label="Còn">3</td>' in markup
    assert words(drawn(app, "table", "Tồn kho", columns, [], empty="Chưa có hàng.")) == "Chưa có hàng."


def test_every_component_explains_itself_and_stands_in_the_list() -> None:
    listed = (COMPONENTS / "README.md").read_text(encoding="utf-8")
    for path in sorted(COMPONENTS.glob("*.html")):
        assert path.read_text(encoding="utf-8").startswith("{#- "), path.name
        assert path.name in listed, path.name


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    for path in (ROOT / "templates").rglob("*.html"):
        named = re.findall(r'\bicon(?:=|\()"([a-z-]+)"', path.read_text(encoding="utf-8"))
        assert set(named) <= known, path


def test_styles_script_and_fonts_stay_light() -> None:
    assets = Assets(Path(ROOT / "static")).by_name
    style, script = assets["css/shop.css"], assets["js/shop.js"]
    assert len(style.packed or style.body) <= 10 * KIB
    assert len(script.packed or script.body) <= 8 * KIB
    assert sum(len(asset.body) for name, asset in assets.items() if name.endswith(".woff2")) <= 28 * KIB


def test_each_official_product_set_has_its_picture() -> None:
    names = {path.name for path in (ROOT / "static" / "img" / "sets").glob("*.svg")}
    assert names == {f"set-{number:02d}.svg" for number in range(1, 27)}


@pytest.mark.parametrize(
    ("name", "drawing"),
    [
        ("MẮM TÔM Lê Gia", "goods/mam-tom.svg"),
        ("Nem nướng Vinh Lài", "goods/gio-cha.svg"),
        ("Siro sâm báo", "sets/set-18.svg"),
    ],
)
def test_a_sample_product_is_shown_by_a_drawing_that_exists(name: str, drawing: str) -> None:
    assert drawing_for(name, 18) == drawing
    assert (ROOT / "static" / "img" / drawing).is_file()


def test_no_list_repeats_the_role_it_has_anyway() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r'<[uo]l[^>]* role="list"', path.read_text(encoding="utf-8")), path
