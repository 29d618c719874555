"""The application object for a server: `gunicorn wsgi:app`."""

from shop import config
from shop.app import create_app

app = create_app()
config.refuse_unsafe(app)
