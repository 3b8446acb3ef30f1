"""The door through which a web server reaches the product; it opens only on a sound database."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b12site.settings")
application = get_wsgi_application()

from regimens.checks import refuse_to_start  # noqa: E402 - the apps must be ready first

refuse_to_start()
