"""A scan is for the producer and officers, until staff open that of one paper to buyers."""

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.certification import records, scans
from shop.certification.models import Certificate, SchemeCertificate
from shop.certification.states import CertificateState
from shop.core.errors import Refused
from shop.extensions import session
from shop.media import services as media
from shop.media.addresses import file_url
from tests.builders.cart import AT
from tests.builders.certification import certificate, person
from tests.builders.media import PDF
from tests.builders.producers import producer
from tests.builders.schemes import scheme

FILE = "Tải bản chụp giấy (PDF)"


def scanned(row):
    """The paper with a scan, and the address of that."""
    kept = media.store_paper(PDF, name="giay.pdf", by=None, at=AT)
    row.scan_id = kept.id
    session.flush()
    return file_url(kept.digest, kept.content_type)


PAPERS = {
    "stars": (certificate, "/quan-tri/chung-nhan", "/chung-nhan"),
    "scheme": (lambda: scheme(producer().id), "/quan-tri/chung-nhan-khac", "/chung-nhan-khac"),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_nobody_but_staff_sees_a_scan_until_it_is_opened_and_again_when_it_is_closed(
    client, clients, sign_in, db_session, paper
):
    make, staff, public = PAPERS[paper]
    row = make()
    address, own, check = scanned(row), f"{staff}/{row.id}", f"{public}/{row.code}"
    assert FILE not in client.get(check).page.text
    assert client.get(address).status_code == 404

    officer = sign_in(clients(), person(province_code="38"))
    assert "chỉ cán bộ và chủ thể xem được" in officer.get(own).page.text
    assert officer.post(f"{own}/ban-chup", data={"shown": "1"}).status_code == 303
    page = client.get(check).page
    assert [link.get("href") for link in page.all("a", rel="nofollow")] == [address]
    assert FILE in page.text
    assert "Download the scan of the certificate (PDF)" in client.get(f"/en{check}").page.text
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Robots-Tag"] == "noindex"

    officer.post(f"{own}/ban-chup", data={"shown": "0"})
    assert client.get(address).status_code == 404
    assert FILE not in client.get(check).page.text
    told = select(AuditEvent.action).where(AuditEvent.action.startswith("scan.")).order_by(AuditEvent.id)
    assert session.scalars(told).all() == ["scan.shown", "scan.hidden"]


@pytest.mark.parametrize("state", [CertificateState.SUBMITTED, CertificateState.REJECTED])
def test_the_scan_of_a_paper_that_nobody_checked_is_not_opened(db_session, state):
    row = certificate(state=state)
    scanned(row)
    with pytest.raises(Refused, match="đã kiểm tra"):
        scans.show(Certificate, row.id, shown=True, by=None, at=AT)
    assert row.scan_shown is False


def test_a_paper_without_a_scan_has_none_to_open(db_session):
    row = scheme(producer().id)
    with pytest.raises(Refused, match="chưa có bản chụp"):
        scans.show(SchemeCertificate, row.id, shown=True, by=None, at=AT)


def test_a_rejected_paper_closes_its_scan_and_another_scan_begins_closed(client, db_session):
    row = certificate()
    address = scanned(row)
    scans.show(Certificate, row.id, shown=True, by=None, at=AT)
    records.reject(row, "Sai số", by=None, at=AT)
    assert client.get(address).status_code == 404
    records.submit_again(row, {}, by=None, at=AT)
    assert row.scan_shown is False


def test_an_officer_of_another_province_opens_nothing(clients, sign_in, db_session):
    row = certificate()
    scanned(row)
    stranger = sign_in(clients(), person(province_code="25"))
    answer = stranger.post(f"/quan-tri/chung-nhan/{row.id}/ban-chup", data={"shown": "1"})
    assert answer.status_code == 404
    assert row.scan_shown is False
