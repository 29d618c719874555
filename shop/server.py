"""Settings of the web server: `gunicorn -c shop/server.py wsgi:app`.

Sync workers: pages are short and bound by the processor, threads only lengthen the slow end. They stand
behind a proxy that buffers slow visitors (docs/deploy.md). The application is loaded once and shared.
"""

import gc
import os
import tempfile
from pathlib import Path

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WORKERS", "2"))
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
backlog = 512
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()  # noqa: S108 a heartbeat file
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True
# New objects before they are looked through: a page makes some thousands, and frees them itself.
GARBAGE = 20_000
chdir = str(Path(__file__).resolve().parent.parent)
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")


def when_ready(_server: object) -> None:
    """What the loaded application consists of stays: no worker looks for garbage in it, or copies its pages for that."""
    gc.collect()
    gc.freeze()


def post_fork(_server: object, _worker: object) -> None:
    """A worker opens its own connections: none is shared with the process that loaded the application."""
    from shop.extensions import db
    from wsgi import app

    gc.set_threshold(GARBAGE, 20, 10)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
