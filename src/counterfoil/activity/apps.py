from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "counterfoil.activity"
    label = "activity"

    def ready(self) -> None:
        from counterfoil.activity import of_people
        from counterfoil.people import changes

        changes.subscribe(of_people.record)
