import csv
import gzip
import re
from pathlib import Path

import pytest

from shop.catalogue.services import reference
from shop.web.static import FOREVER, Assets


@pytest.fixture
def folder(tmp_path):
    """A small set of files that name each other."""
    for name, text in {
        "css/tokens.css": "@layer reset, base;\n/* words */\n:root { --a: 1; }",
        "css/base.css": "@layer base { body { background: url(../img/a.svg); } }",
        "css/components/a.css": "@layer base { .a { color: red } @media print { .a { color: blue } } }",
        "css/components/y.css": "@layer base { .y { color: red } }\n@layer pages { .y { color: blue } }",
        "css/components/z.css": "@layer base { .z { background: url('data:image/png;base64,x'); } }",
        "css/desk/till.css": "@layer base { .till { color: blue } }",
        "img/a.svg": "<svg>" + " " * 900 + "</svg>",
        "js/one.js": 'import { two } from "./parts/two.js";\nimport("./parts/two.js");',
        "js/parts/two.js": "export const two = 2;",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def test_all_styles_become_one_file_in_order(folder):
    body = Assets(folder).by_name["css/shop.css"].body.decode()

    assert body.index("@layer reset,base;") < body.index("body{") < body.index(".z{")
    assert "words" not in body


def test_styles_of_a_desk_stay_apart(folder):
    files = Assets(folder).by_name

    assert files["css/desk/till.css"].body == b"@layer base{.till{color:blue}}"
    assert ".till" not in files["css/shop.css"].body.decode()


def test_files_of_one_layer_become_one_block_and_no_rule_changes_its_layer(folder):
    body = Assets(folder).by_name["css/shop.css"].body.decode()

    assert ")}.a{color:red}@media print{.a{color:blue}}}@layer base{.y{color:red}}@layer pages{.y{" in body
    assert body.count("@layer base{") == 3
    assert body.count("{") == body.count("}")


def test_names_inside_files_are_hashed_too(folder):
    assets = Assets(folder)
    style, script = assets.by_name["css/shop.css"].body.decode(), assets.by_name["js/one.js"].body.decode()

    assert f"url({assets.url('img/a.svg')})" in style
    assert "data:image/png" in style
    assert script.count(assets.url("js/parts/two.js")) == 2


def test_a_changed_import_changes_the_name_of_who_imports(folder):
    before = Assets(folder).url("js/one.js")
    (folder / "js/parts/two.js").write_text("export const two = 3;")

    assert Assets(folder).url("js/one.js") != before


def test_a_hashed_name_may_be_kept_for_ever(client):
    page = client.get("/thong-tin/bao-mat").text
    address = re.search(r'href="(/static/css/shop\.[0-9a-f]{10}\.css)"', page)[1]
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})

    assert plain.headers["Cache-Control"] == FOREVER
    assert plain.mimetype == "text/css"
    assert gzip.decompress(packed.data) == plain.data


def test_a_plain_name_is_asked_for_again(client):
    answer = client.get("/static/css/shop.css")

    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/static/css/shop.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["x.css", "../wsgi.py", "css/../../wsgi.py", "css/shop.0000000000.css"])
def test_there_is_nothing_else_to_fetch(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_every_file_that_a_template_names_is_there(app):
    held = app.extensions["shop-static"]
    templates = held.folder.parent / "templates"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"""\bstatic\(["']([^"'{}]+)["']\)""", path.read_text())
    }

    assert named
    assert sorted(name for name in named if name not in held.by_name) == []


def test_the_style_sheet_keeps_what_stands_in_quotation_marks(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text(
        'a::before {\n  content: "; } ";\n  color: red;\n}\nb { top: 0; }\n'
    )
    assert Assets(tmp_path).by_name["css/shop.css"].body == b'a::before{content:"; } ";color:red}b{top:0}'


def test_drawings_of_a_sheet_become_one_picture(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "tea.svg").write_text('<svg width="9" viewBox="0 0 8 8"><path d="M0 0h8"/></svg>\n')
    (tmp_path / "img" / "all.sheet").write_text("tea.svg\n")

    held = Assets(tmp_path)

    assert held.by_name["img/all.svg"].body == (
        b'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="tea" viewBox="0 0 8 8"><path d="M0 0h8"/></symbol></svg>'
    )
    assert held.sheets == {"img/all.svg": ["tea.svg"]}


def test_every_shelf_is_on_the_sheet_of_shelves(app):
    data = Path(reference.__file__).parents[1] / "data" / "shelves.csv"
    shelves = csv.DictReader(data.read_text(encoding="utf-8").splitlines())

    assert app.extensions["shop-static"].sheets["img/shelves.svg"] == [row["picture"] for row in shelves]
