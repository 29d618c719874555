"""The application object for a server: `gunicorn wsgi:app`."""

from shop import serving
from shop.app import create_app

app = create_app()
serving.check(app)
