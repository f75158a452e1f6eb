"""Counterfoil's settings, as tests have them: nothing of the installation that they run beside, not even its database.

pytest reads this in place of counterfoil.settings, because by the time of conftest.py the settings have been read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from counterfoil import postgres

for name in [name for name in os.environ if name.startswith(("COUNTERFOIL_", "XERO_"))]:
    del os.environ[name]

DATA = Path(tempfile.mkdtemp(prefix="counterfoil-tests-"))
os.environ["COUNTERFOIL_DATA"] = str(DATA)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

THROWAWAY = postgres.Server(postgres.server_folder(postgres.data_folder(), "tests"), durable=False)
# Two runs at once in one checkout share the server, but not a database.
URL = os.environ.setdefault("DATABASE_URL", THROWAWAY.url(f"counterfoil_{os.getpid()}"))

# Playwright keeps an event loop in the test's thread, which Django takes for an async view. Ours are all sync.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"

# What a test starts as a process of its own reads the real settings, in this environment.
os.environ["DJANGO_SETTINGS_MODULE"] = "counterfoil.settings"

from counterfoil.settings import *  # noqa: E402, F403  # They read the environment that was made above.
