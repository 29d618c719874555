"""Words that search takes for each other: staff keep them, search obeys at once."""

import pytest
from sqlalchemy import func, select

from shop.audit.models import AuditEvent
from shop.catalogue.models import SearchSynonym, SearchSynonymException
from shop.catalogue.queries.synonyms import synonyms
from tests.builders import accounts
from tests.builders.catalogue import a_product
from tests.support.pages import words

LIST = "/quan-tri/tu-dong-nghia"


@pytest.fixture
def officer(client, db_session, sign_in):
    return sign_in(client, accounts.officer())


def found(client, q):
    page = client.get("/san-pham", query_string={"q": q}).page
    return [words(card) for card in page.all("a", class_="card__link")]


def pair(term, also):
    return next((row for row in synonyms() if (row.term, row.also) == (term, also)), None)


def test_the_reference_data_brings_pairs_and_their_exceptions(db_session):
    tea = pair("trà", "chè")
    assert tea.both_ways
    assert {"chè lam", "chè kho", "chè bưởi"} <= set(tea.exceptions)
    assert pair("nem rán", "chả giò")
    assert pair("giò lụa", "chả lụa")


def test_staff_add_change_and_remove_a_pair(officer, client):
    a_product("Bánh phu thê")
    assert found(client, "xôi gấc") == []

    form = {"term": "Xôi  GẤC", "also": "bánh phu thê", "both_ways": "1", "exceptions": ""}
    assert officer.post(f"{LIST}/moi", data=form).status_code == 303
    row = pair("xôi gấc", "bánh phu thê")
    assert found(client, "xoi gac") == ["Bánh phu thê"]

    changed = {**form, "exceptions": "bánh phu thê đá"}
    assert officer.post(f"{LIST}/{row.id}", data=changed).status_code == 303
    assert pair("xôi gấc", "bánh phu thê").exceptions == ("bánh phu thê đá",)

    assert officer.post(f"{LIST}/{row.id}/bo").status_code == 303
    assert pair("xôi gấc", "bánh phu thê") is None
    assert found(client, "xôi gấc") == []


def test_each_change_is_written_down(officer, db_session):
    form = {"term": "bánh ít gai", "also": "bánh phu thê", "exceptions": "bánh ít gai đá"}
    officer.post(f"{LIST}/moi", data=form)
    row = pair("bánh ít gai", "bánh phu thê")
    officer.post(f"{LIST}/{row.id}/bo")

    kept = (
        select(AuditEvent.action).where(AuditEvent.subject_kind == "search_synonym").order_by(AuditEvent.id)
    )
    assert list(db_session.scalars(kept)) == ["search_synonym.added", "search_synonym.removed"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"term": "", "also": "chả giò"}, "Hãy"),
        ({"term": "nem", "also": "NEM"}, "Hai từ giống nhau"),
        ({"term": "chả giò", "also": "nem rán", "both_ways": "1"}, "Cặp từ này đã có"),
        ({"term": "nem rán", "also": "chả giò"}, "Cặp từ này đã có"),
        ({"term": "một hai ba bốn năm sáu", "also": "b"}, "từ 1 đến 5 chữ"),
        ({"term": "?!", "also": "b"}, "từ 1 đến 5 chữ"),
        ({"term": "ngan", "also": "vịt xiêm", "exceptions": "gà ta"}, "không chứa từ nào"),
        ({"term": "a" * 61, "also": "b"}, "60"),
    ],
)
def test_a_pair_that_makes_no_sense_is_refused_and_nothing_changes(officer, db_session, form, sentence):
    before = db_session.scalar(select(func.count()).select_from(SearchSynonym))
    answer = officer.post(f"{LIST}/moi", data={"exceptions": "", **form})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert db_session.scalar(select(func.count()).select_from(SearchSynonym)) == before


def test_a_pair_that_is_gone_is_not_found(officer):
    assert officer.get(f"{LIST}/999999").status_code == 404


def test_a_synonym_finds_names_outside_its_exceptions(client, db_session):
    for name in ("Trà sen Tây Hồ", "Chè Tân Cương", "Chè lam Phủ Quảng"):
        a_product(name, set_code=11)
    assert found(client, "trà") == ["Trà sen Tây Hồ", "Chè Tân Cương"]
    assert found(client, "chè lam") == ["Chè lam Phủ Quảng"]
    assert sorted(found(client, "tra"))[:1] == ["Chè Tân Cương"]
    page = client.get("/san-pham?q=trà").page
    assert "Cũng tìm “chè”." in page.text
    only = client.get("/san-pham?q=trà&dung-tu=1").page
    assert [words(card) for card in only.all("a", class_="card__link")] == ["Trà sen Tây Hồ"]


def test_removing_a_pair_takes_its_exceptions_along(officer, db_session):
    row = pair("trà", "chè")
    officer.post(f"{LIST}/{row.id}/bo")
    left = select(func.count()).select_from(SearchSynonymException)
    assert db_session.scalar(left.where(SearchSynonymException.synonym_id == row.id)) == 0
