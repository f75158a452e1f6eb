"""`counterfoil keys`: encrypt every stored secret anew with the first key of the key file, after a rotation."""

from __future__ import annotations

import argparse

from counterfoil.cli.installation import ready

SEALED = ("client_secret_sealed", "access_sealed", "refresh_sealed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["rotate"], help="encrypt all secrets with the key file's first line")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from django.conf import settings
        from django.db import transaction

        from counterfoil import keys
        from counterfoil.ledger.models import TokenSet

        with transaction.atomic():
            token_sets = list(TokenSet.objects.select_for_update())
            for token_set in token_sets:
                for name in SEALED:
                    if sealed := bytes(getattr(token_set, name)):
                        setattr(
                            token_set, name, keys.encrypt(settings.KEY_FILE, keys.decrypt(settings.KEY_FILE, sealed))
                        )
                token_set.save(update_fields=list(SEALED))
        print(f"{len(token_sets)} connections are encrypted with the first key of {settings.KEY_FILE}.")
        print("Older lines of that file are no longer needed once no older backup is.")
    return 0
