from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "counterfoil.sync"
    label = "sync"
