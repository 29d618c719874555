"""Addresses that no database can be asked for."""

import pytest

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.mark.parametrize(
    "path", ["/san-pham?q=a%00b", "/diem-ban/%00", "/tra-cuu-don?ma=%00", "/en/diem-ban?q=%00"]
)
def test_nul_in_an_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400, "\u0661\u0662", "-1", "1.5"])
def test_a_number_that_is_no_id_is_an_address_that_is_not_there(client, number):
    assert client.get(f"/dat-truoc/{number}").status_code == 404
