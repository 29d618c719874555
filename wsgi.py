"""The application object for a server: `gunicorn wsgi:app`."""

from shop import serving
from shop.app import create_app
from shop.config import UnsafeSetting

try:
    app = create_app()
    serving.check(app)
except UnsafeSetting as reason:
    message = f"The shop does not start. {reason}"
    raise SystemExit(message) from reason
