"""The door by which a WSGI server (granian) reaches the pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterfoil.settings")

application = get_wsgi_application()
