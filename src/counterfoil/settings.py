"""Every setting of an installation, read once from the environment and documented in docs/reference/settings.md.

A setting that is missing where it is needed stops the program with a sentence, rather than starting it half configured.
"""

from __future__ import annotations

import os
from pathlib import Path

import django_stubs_ext

from counterfoil import keys, postgres
from counterfoil.reading_settings import flag, names, number, text

django_stubs_ext.monkeypatch()  # Lets forms and views be written with their types.

PACKAGE = Path(__file__).resolve().parent
DATA = Path(text("COUNTERFOIL_DATA") or postgres.data_folder())

# --- Where it is ------------------------------------------------------------------------------------------------------
PUBLIC_URL = text("COUNTERFOIL_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = names("COUNTERFOIL_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DEBUG = flag("COUNTERFOIL_DEBUG", default=False)
HTTPS = PUBLIC_URL.startswith("https://")

# --- Xero: three addresses, so that Counterfoil works against any server that speaks Xero's API -----------------------
XERO_LOGIN_URL = text("XERO_LOGIN_URL", "https://login.xero.com").rstrip("/")
XERO_IDENTITY_URL = text("XERO_IDENTITY_URL", "https://identity.xero.com").rstrip("/")
XERO_API_URL = text("XERO_API_URL", "https://api.xero.com").rstrip("/")
XERO_CLIENT_ID = text("XERO_CLIENT_ID")
XERO_CLIENT_SECRET = text("XERO_CLIENT_SECRET")
XERO_WEBHOOK_KEY = text("XERO_WEBHOOK_KEY")
XERO_CALLS_A_DAY = number("XERO_CALLS_A_DAY", 1000)
XERO_CALLS_A_MINUTE = number("XERO_CALLS_A_MINUTE", 60)
XERO_POLL_MINUTES = number("XERO_POLL_MINUTES", 3)

# --- Secrets ----------------------------------------------------------------------------------------------------------
KEY_FILE = Path(text("COUNTERFOIL_KEY_FILE") or DATA / "secret.key")
SECRET_KEY = text("COUNTERFOIL_SECRET_KEY") or keys.session_key(DATA / "session.key")

# --- Files and mail ---------------------------------------------------------------------------------------------------
FILES = DATA / "files"
MAIL_FOLDER = DATA / "mail"
DEFAULT_FROM_EMAIL = text("COUNTERFOIL_MAIL_FROM", "Counterfoil <counterfoil@localhost>")
EMAIL_HOST = text("COUNTERFOIL_SMTP_HOST")
EMAIL_PORT = number("COUNTERFOIL_SMTP_PORT", 587)
EMAIL_HOST_USER = text("COUNTERFOIL_SMTP_USER")
EMAIL_HOST_PASSWORD = text("COUNTERFOIL_SMTP_PASSWORD")
EMAIL_USE_TLS = flag("COUNTERFOIL_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 10  # Seconds: a person waits for the page that sends it.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "counterfoil.people.mail.TerminalAndFile"
)

# --- Work -------------------------------------------------------------------------------------------------------------
WORKER_HEARTBEAT_SECONDS = number("COUNTERFOIL_WORKER_HEARTBEAT_SECONDS", 10)
WORKER_DEAD_AFTER_SECONDS = number("COUNTERFOIL_WORKER_DEAD_AFTER_SECONDS", 30)
LEASE_SECONDS = number("COUNTERFOIL_LEASE_SECONDS", 90)

DATABASES = {"default": postgres.parse_url(postgres.database_url(os.environ))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "counterfoil.people",
    "counterfoil.activity",
    "counterfoil.ledger",
    "counterfoil.register",
    "counterfoil.sync",
    "counterfoil.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "counterfoil.web.urls"
WSGI_APPLICATION = "counterfoil.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "counterfoil.web.context.everywhere",
            ],
        },
    },
]

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "counterfoil.people.adapter.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # Nobody can make us write to strangers.
ACCOUNT_RATE_LIMITS = {"setup": "5/5m/ip"}  # Added to allauth's own: 5 wrong passwords an address in 5 minutes.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("COUNTERFOIL_BEHIND_PROXY", default=False) else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Counterfoil"

# --- Safety -----------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if flag("COUNTERFOIL_BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'", XERO_LOGIN_URL],
    }
}

# --- Words, time, static files ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-au"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # Served from where they lie: nothing is collected anywhere.
WHITENOISE_AUTOREFRESH = DEBUG
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
