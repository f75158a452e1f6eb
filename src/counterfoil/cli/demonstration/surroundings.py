"""Where the demo keeps its data and finds its stand-in for Xero: apart from any real installation on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from counterfoil import postgres

WEB_PORT = 8000
TWIN_PORT = 8900
TWIN = f"http://localhost:{TWIN_PORT}"
WEB = f"http://localhost:{WEB_PORT}"
CLIENT_ID, CLIENT_SECRET = "counterfoil-demo", "counterfoil-demo-secret"
WEBHOOK_KEY = "counterfoil-demo-webhook-key"


def folder() -> Path:
    return postgres.data_folder() / "demo"


def books_file() -> Path:
    """Where the stand-in keeps its books between two demos."""
    return folder() / "xero.books"


def take_effect() -> None:
    """Set this process's settings; before Django reads them. What is sent here goes to the stand-in, never to Xero."""
    for name in [name for name in os.environ if name.startswith(("COUNTERFOIL_", "XERO_", "DATABASE_URL"))]:
        del os.environ[name]
    os.environ |= {
        "COUNTERFOIL_DATA": str(folder()),
        "COUNTERFOIL_URL": WEB,
        "XERO_LOGIN_URL": TWIN,
        "XERO_IDENTITY_URL": TWIN,
        "XERO_API_URL": TWIN,
        "XERO_CLIENT_ID": CLIENT_ID,
        "XERO_CLIENT_SECRET": CLIENT_SECRET,
        "XERO_WEBHOOK_KEY": WEBHOOK_KEY,
        "XERO_CALLS_A_DAY": "5000",
        "XERO_POLL_MINUTES": "1",
    }


def forget() -> None:
    """Throw the demo's own data away: nothing else is in its folder."""
    postgres.forget(postgres.embedded({"COUNTERFOIL_DATA": str(folder())}))
    shutil.rmtree(folder(), ignore_errors=True)
