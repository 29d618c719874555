"""Errors become pages that look like the shop and say what can be done now, in the reader's language."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from flask import Flask, Response, g, make_response, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from shop.core.errors import ShopError
from shop.core.sentences import Sentence, Text, lazy
from shop.core.tokens import random_code
from shop.extensions import session
from shop.web.lost import NOTHING, Help, help_for
from shop.web.pages import draw, render

log = logging.getLogger("shop")

RETRY_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says. ``near``: what comes near to a page that is not there."""

    status: int
    title: Text
    text: Text
    code: str = ""
    near: Help = NOTHING


PAGES: dict[int, tuple[Sentence, Sentence]] = {
    400: (
        lazy("Yêu cầu không hợp lệ"),
        lazy("Trình duyệt đã gửi một yêu cầu mà cửa hàng không đọc được. Hãy quay lại và thử lần nữa."),
    ),
    403: (
        lazy("Không được phép"),
        lazy(
            "Yêu cầu này không đến từ trang của cửa hàng, hoặc việc này cần một vai trò mà bạn chưa có. Hãy mở lại trang từ cửa hàng rồi thử lần nữa. Vai trò ở điểm bán do quản lý điểm bán cấp, vai trò khác do người phụ trách chương trình cấp."
        ),
    ),
    404: (
        lazy("Không tìm thấy trang"),
        lazy("Trang này không có hoặc không còn nữa. Bạn có thể tìm sản phẩm hoặc về trang chủ."),
    ),
    405: (
        lazy("Không mở được theo cách này"),
        lazy("Địa chỉ này chỉ dùng khi gửi biểu mẫu. Hãy quay lại trang trước và bấm nút ở đó."),
    ),
    409: (
        lazy("Chưa làm được"),
        lazy("Tình trạng đã thay đổi kể từ lúc bạn mở trang. Hãy tải lại trang và thử lần nữa."),
    ),
    410: (
        lazy("Trang không còn nữa"),
        lazy(
            "Sản phẩm hoặc nội dung này đã được gỡ khỏi cửa hàng và không bán lại. Bạn có thể xem món gần giống."
        ),
    ),
    413: (
        lazy("Nội dung gửi quá lớn"),
        lazy("Tệp hoặc nội dung bạn gửi lớn hơn mức cho phép. Hãy chọn tệp nhỏ hơn."),
    ),
    422: (lazy("Có chỗ cần sửa"), lazy("Một số thông tin chưa dùng được. Hãy quay lại và sửa.")),
    429: (
        lazy("Bạn thử quá nhiều lần"),
        lazy("Để giữ an toàn, cửa hàng tạm dừng nhận yêu cầu này. Hãy đợi vài phút rồi thử lại."),
    ),
    500: (
        lazy("Cửa hàng gặp lỗi"),
        lazy("Lỗi đã được ghi lại. Nếu bạn đang đặt hàng, hãy gửi lại: đơn của bạn không bị đặt hai lần."),
    ),
    503: (
        lazy("Cửa hàng tạm bận"),
        lazy(
            "Hãy thử lại sau ít giây. Nếu bạn đang đặt hàng, hãy gửi lại: đơn của bạn không bị đặt hai lần."
        ),
    ),
}
STALE_FORM = lazy(
    "Trang đã mở quá lâu hoặc trình duyệt không nhận cookie, nên biểu mẫu không gửi được. Hãy tải lại trang rồi gửi lại."
)


def shop_error(error: ShopError) -> Response:
    """A refusal that no view answered on its own page."""
    title = PAGES.get(error.status, PAGES[400])[0]
    answer = answered(Trouble(error.status, title, error.sentence))
    wait = RETRY_SECONDS if error.status == 503 else error.wait
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def http_error(error: HTTPException) -> Response:
    """A status raised by Flask, Werkzeug or `abort`."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    title, text = PAGES.get(status, PAGES[400 if status < 500 else 500])
    answer = answered(Trouble(status, title, STALE_FORM if isinstance(error, CSRFError) else text))
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Location", "Retry-After"}:
            answer.headers[name] = value
    return answer


def database_error(error: SQLAlchemyError) -> Response:
    """The database is away, full or busy: ask to come back soon. Anything else is a bug."""
    if not _is_outage(error):
        return unexpected(InternalServerError(original_exception=error))
    log.error("database trouble: %s", type(error).__name__, exc_info=error)
    answer = answered(Trouble(503, *PAGES[503]))
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def unexpected(error: InternalServerError) -> Response:
    """A bug: log it under a code that the reader can quote."""
    code = random_code(8)
    log.error("error %s at %s", code, request.endpoint, exc_info=error.original_exception or error)
    return answered(Trouble(500, *PAGES[500], code=code))


def _is_outage(error: SQLAlchemyError) -> bool:
    return isinstance(error, PoolTimeout) or (
        isinstance(error, DBAPIError)
        and (error.connection_invalidated or type(error).__name__ == "OperationalError")
    )


def answered(trouble: Trouble) -> Response:
    """Draw the page in the shop's frame; in a bare one when the frame cannot be had (no database, a foreign host)."""
    g.no_store = True
    if trouble.status < 500 and request_ctx.url_adapter is not None:
        try:
            if trouble.status in {404, 410}:
                trouble = replace(trouble, near=help_for(trouble.status, request.path))
            return make_response(render("errors/error.html", trouble=trouble), trouble.status)
        except SQLAlchemyError as broken:
            log.error("the frame of an error page cannot be drawn", exc_info=broken)  # noqa: TRY400 the cause is named
    session.rollback()
    return make_response(draw("errors/bare.html", trouble=trouble), trouble.status)


def init_app(app: Flask) -> None:
    """Register the handlers; while developing, a bug keeps its own page."""
    app.register_error_handler(ShopError, shop_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SQLAlchemyError, database_error)
    if not app.debug:
        app.register_error_handler(InternalServerError, unexpected)
