from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "counterfoil.register"
    label = "register"
