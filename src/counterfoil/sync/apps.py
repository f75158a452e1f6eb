from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "counterfoil.sync"
    label = "sync"

    def ready(self) -> None:
        from counterfoil.register import changes
        from counterfoil.sync import jobs

        changes.subscribe(jobs.wake_workspace)
