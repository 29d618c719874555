import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import Forbidden

from shop.accounts.guards import public
from shop.accounts.throttling import TooManyTries
from shop.app import create_app
from shop.core.errors import BadInput, NotFound, Refused, Shortage
from shop.core.sentences import lazy

WAIT = 91
BUSY = "Cửa hàng tạm bận", "The shop is busy at the moment"
RAISED = {
    "often": (lambda: TooManyTries(WAIT), 429, "2 phút", "2 minutes"),
    "role": (Forbidden, 403, "do quản lý điểm bán cấp", "given by its manager"),
    "refused": (
        lambda: Refused(lazy("Giỏ hàng đang trống.")),
        409,
        "Giỏ hàng đang trống.",
        "Your cart is empty.",
    ),
    "bad": (lambda: BadInput("x", lazy("Hãy ghi lý do.")), 422, "Hãy ghi lý do.", "Please enter a reason."),
    "gone": (NotFound, 404, "Không tìm thấy trang", "Page not found"),
    "short": (lambda: Shortage([1]), 409, "không còn đủ", "no longer available"),
    "busy": (lambda: OperationalError("x", {}, Exception("database is locked")), 503, *BUSY),
    "pool": (lambda: PoolTimeout("no connection"), 503, *BUSY),
    "bug": (lambda: KeyError("secret-word"), 500, "Cửa hàng gặp lỗi", "Something went wrong in the shop"),
}


@pytest.fixture(scope="module")
def breaking(tmp_path_factory):
    """A shop with a view for each way to fail."""
    data = tmp_path_factory.mktemp("data")
    app = create_app(
        {"SHOP_MODE": "sample", "SHOP_DATA": str(data), "SECRET_KEY": "x" * 40, "PROPAGATE_EXCEPTIONS": False}
    )

    @app.get("/break/<name>")
    @public
    def fail(name):
        error = RAISED[name][0]()
        raise error

    from shop.extensions import db

    with app.app_context():
        db.create_all()
    return app


@pytest.mark.parametrize("name", RAISED)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_error_has_a_page(breaking, name, prefix):
    _error, status, vietnamese, english = RAISED[name]
    answer = breaking.test_client().get(f"{prefix}/break/{name}")

    assert answer.status_code == status
    assert (english if prefix else vietnamese) in answer.text
    assert answer.text.count("<h1") == 1
    assert "secret-word" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_outage_says_when_to_come_back(breaking):
    assert breaking.test_client().get("/break/busy").headers["Retry-After"] == "10"


def test_too_many_tries_say_how_long_to_wait(breaking):
    assert breaking.test_client().get("/break/often").headers["Retry-After"] == str(WAIT)


def test_a_broken_shop_has_a_frame_that_asks_nothing(breaking):
    page = breaking.test_client().get("/en/break/bug?x=1").text

    assert "not be placed twice" in page
    assert 'href="/break/bug?x=1" hreflang="vi" lang="vi">Tiếng Việt<' in page
    assert "empty-drum" in page
    assert page.count("<footer") == 1


def test_a_bug_gives_a_code_that_the_log_has_too(breaking, caplog):
    page = breaking.test_client().get("/break/bug").text
    code = page.split("Mã lỗi để báo cho cửa hàng:")[1].split("<strong>")[1][:8]

    assert f"error {code}" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/khong-co", 404), ("GET", "/dang-xuat", 405), ("DELETE", "/thong-tin/bao-mat", 405)],
)
def test_statuses_of_the_framework_look_like_the_shop(client, method, path, status):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    assert answer.text.count("<h1") == 1
    if status == 405:
        assert answer.headers["Allow"]


def test_too_much_is_refused(client):
    answer = client.post("/dang-nhap", data={"identifier": "x" * (2 * 1024 * 1024)})

    assert answer.status_code == 413
    assert "lớn hơn mức cho phép" in answer.text
