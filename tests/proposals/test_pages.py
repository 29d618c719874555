"""The producer's page, the outlet's and the operator's; labels with the price to come; the usual share."""

import pytest

from shop.agreements.models import AgreementTerms, UsualShare
from shop.extensions import session
from shop.producers.models import Producer
from shop.proposals.models import PriceProposal
from shop.proposals.states import AnswerState
from tests.builders import accounts, cart, catalogue, inventory
from tests.builders.proposing import WEEK, answers, proposed
from tests.builders.settling import on_consignment
from tests.support.pages import fields_of

OWN, DESK, TERMS = "/kenh-chu-the/gia-ky-gui", "/quan-tri/gia-ky-gui", "/quan-tri/ky-gui"


@pytest.fixture
def goods(db_session, clock):
    return on_consignment(price=60_000)


@pytest.fixture
def people(goods, clients, sign_in):
    """The producer, the outlet's manager, its clerk, and the operator."""
    who = (
        accounts.producer_person(goods.producer_id),
        accounts.manager(goods.outlet.id),
        accounts.clerk(goods.outlet.id),
        accounts.operator_person(goods.operator_id),
    )
    session.commit()
    return [sign_in(clients(), one) for one in who]


def sent(client, address: str, form: str = "", **typed):
    form = form or address
    return client.post(form, data=fields_of(client.get(address).page.form(form)) | typed)


def test_a_proposal_is_sent_answered_and_its_labels_are_printed(goods, people):
    producer, manager, clerk, _operator = people
    here = f"/quan-ly/{goods.outlet.slug}/gia-ky-gui"
    assert "Chưa có đề nghị giá nào" in manager.get(here).text
    page = f"{OWN}/{goods.variant_id}"
    refused = sent(producer, page, amount="không", note="Nguyên liệu tăng")
    assert (refused.status_code, "amount-error" in refused.text) == (422, True)
    assert "Nguyên liệu tăng" in refused.text

    done = sent(producer, page, amount="65.000", starts_on=f"{WEEK:%d/%m/%Y}", note="Nguyên liệu tăng")

    assert done.status_code == 303
    [one] = session.query(PriceProposal)
    assert "Nguyên liệu tăng" in manager.get(here).text
    today = f"/quan-ly/{goods.outlet.slug}/hom-nay"
    assert "Giá chủ thể đề nghị" in manager.get(today).text
    assert f"{here}/{one.id}/dong-y" not in clerk.get(here).text
    empty = sent(manager, here, f"{here}/{one.id}/tu-choi", reason="")
    assert (empty.status_code, f"reason-{one.id}-error" in empty.text) == (422, True)

    sent(manager, here, f"{here}/{one.id}/dong-y")

    assert "Điểm bán đã đồng ý" in producer.get(OWN).text
    to_print = clerk.get(here).page
    [link] = [tag.get("href") for tag in to_print.all("a") if "/tem?" in tag.get("href", "")]
    assert "65.000" in clerk.get(link).text
    assert "65.000" not in clerk.get(link.replace(f"&day={WEEK}", "")).text
    [answer] = answers(one.id)
    sent(clerk, here, f"{here}/tem/{answer.id}/da-dan")
    assert answers(one.id)[0].labelled_at is not None


def test_an_operator_answers_for_all_its_outlets_and_no_stranger_does(goods, people, clients, sign_in):
    producer, _manager, _clerk, operator = people
    made = proposed(goods)
    stranger = accounts.operator_person(inventory.an_operator().id)
    session.commit()
    other = sign_in(clients(), stranger)
    assert "Chưa có đề nghị giá nào" in other.get(DESK).text
    token = other.get(f"{TERMS}/moi").page.token
    for verb in ("dong-y", "tu-choi"):
        gone = other.post(f"{DESK}/{made}/{verb}", data={"csrf_token": token, "reason": "a"})
        assert gone.status_code == 404

    assert sent(operator, DESK, f"{DESK}/{made}/tu-choi", reason="").status_code == 422
    sent(operator, DESK, f"{DESK}/{made}/tu-choi", reason="Khách quen giá cũ")

    assert answers(made)[0].state is AnswerState.DECLINED
    assert "Khách quen giá cũ" in producer.get(OWN).text


def test_a_producer_takes_back_what_waits_and_sees_only_its_own(goods, people, clients, sign_in):
    producer = people[0]
    made = proposed(goods)
    stranger = accounts.producer_person(catalogue.a_product("Chè xanh").producer_id)
    session.commit()
    other = sign_in(clients(), stranger)
    assert "Chưa có hàng ký gửi" in other.get(OWN).text
    assert other.get(f"{OWN}/{goods.variant_id}").status_code == 404

    sent(producer, OWN, f"{OWN}/de-nghi/{made}/rut")

    assert answers(made)[0].state is AnswerState.WITHDRAWN


def test_new_terms_begin_with_the_usual_share_and_hold_only_what_is_sent(goods, people):
    operator = people[3]
    usual = f"{TERMS}/muc-thuong-dung/{goods.operator_id}"
    assert sent(operator, usual, commission_bp="101").status_code == 422
    sent(operator, usual, commission_bp="12,5", floor="4.000")
    assert session.query(UsualShare).one().commission_bp == 1250
    producer_id = catalogue.a_product("Chè xanh").producer_id
    session.commit()

    made = sent(operator, f"{TERMS}/moi", producer_id=str(producer_id), number="KG-9")

    terms = made.headers["Location"]
    fields = fields_of(operator.get(terms).page.form(terms))
    assert (fields["commission_bp"], fields["floor"]) == (["12,5"], ["4.000"])
    assert "mức thường dùng" in operator.get(terms).text
    before = session.query(AgreementTerms).count()
    sent(operator, terms, commission_bp="10")
    newest = session.query(AgreementTerms).order_by(AgreementTerms.id.desc()).first()
    assert (session.query(AgreementTerms).count(), newest.commission_bp) == (before + 1, 1000)

    sent(operator, usual, f"{usual}/bo")

    assert session.query(UsualShare).count() == 0


def test_older_proposals_stand_on_the_next_page_where_they_are_answered_too(goods, people, monkeypatch):
    monkeypatch.setattr("shop.proposals.views.answering.PER_PAGE", 1)
    monkeypatch.setattr("shop.proposals.views.own.PER_PAGE", 1)
    producer, manager, _clerk, operator = people
    maker = session.get_one(Producer, goods.producer_id)
    tea = cart.on_offer("Chè xanh", outlet=goods.outlet, stock=0, producer=maker)
    older, newer = proposed(goods), proposed(on_consignment(offer=tea, terms_id=goods.terms_id))
    session.commit()
    here = f"/quan-ly/{goods.outlet.slug}/gia-ky-gui"

    for client, address, param in (
        (producer, OWN, "de-nghi"),
        (manager, here, "trang"),
        (operator, DESK, "trang"),
    ):
        first, second = (client.get(f"{address}?{param}={n}").page for n in (1, 2))
        assert [f"de-nghi-{one}" in first.html for one in (newer, older)] == [True, False]
        assert [f"de-nghi-{one}" in second.html for one in (newer, older)] == [False, True]
        assert any(f"{param}=2" in link for link in first.links)

    refused = sent(manager, f"{here}?trang=2", f"{here}/{older}/tu-choi?trang=2", reason="")
    assert (refused.status_code, f"reason-{older}-error" in refused.text) == (422, True)
