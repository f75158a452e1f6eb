"""Send mail where there is no mail server: to the terminal, to be read now, and to a file, to be opened later."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class TerminalAndFile(BaseEmailBackend):
    """For a first installation and the demo. Links in mails open doors, so the folder is this user's only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            file = _keep(message, Path(settings.MAIL_FOLDER))
            sys.stderr.write(_as_shown(message, file))
        sys.stderr.flush()
        return len(email_messages)


def _keep(message: EmailMessage, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    to = re.sub(r"[^a-z0-9@.-]+", "-", " ".join(message.to).lower())[:60]
    file = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{to}-{uuid4().hex[:6]}.eml"
    file.touch(mode=0o600)
    file.write_bytes(message.message().as_bytes())
    return file


def _as_shown(message: EmailMessage, file: Path) -> str:
    rule = "-" * 72
    head = f"Mail to {', '.join(message.to)}: {message.subject}\n(no mail server is set, so it was kept as {file})"
    return f"\n{rule}\n{head}\n\n{message.body.strip()}\n{rule}\n"
