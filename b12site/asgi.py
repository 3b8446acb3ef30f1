"""The door for an asynchronous web server; WSGI is the measured and recommended one."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b12site.settings")
application = get_asgi_application()

from regimens.checks import refuse_to_start  # noqa: E402 - the apps must be ready first

refuse_to_start()
