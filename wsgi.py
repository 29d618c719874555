"""The application object for a server: `gunicorn wsgi:app`."""

import gc

# Loading makes objects that stay: looking for garbage among them costs a tenth of the start. Frozen afterwards, they
# are left alone by later collections, so that workers share their memory.
gc.disable()

from shop import serving  # noqa: E402 - what loads is what should not be searched
from shop.app import create_app  # noqa: E402
from shop.config import UnsafeSetting  # noqa: E402

try:
    app = create_app()
    serving.check(app)
except UnsafeSetting as reason:
    message = f"The shop does not start. {reason}"
    raise SystemExit(message) from reason
finally:
    gc.freeze()
    gc.enable()
