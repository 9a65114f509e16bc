"""Django's settings. What differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from fairlead.web import environment

HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.names("FAIRLEAD_HOSTS")]
IS_HTTPS = environment.flag("FAIRLEAD_HTTPS")
ROOT_URLCONF = "fairlead.web.urls"
WSGI_APPLICATION = "fairlead.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "fairlead.store",
]

MIDDLEWARE = [
    # First, so that redirects and files have the headers too.
    "fairlead.web.headers.Headers",
    # Early, so that what fails after it has its number.
    "fairlead.web.problems.Problems",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fairlead.web.access.tokens.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fairlead.web.access.gate.Gate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", HERE / "pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"fairlead": "fairlead.web.words"},
            "builtins": ["fairlead.web.words"],
        },
    }
]

DATABASES = {"default": environment.database()}
MIGRATION_MODULES: dict[str, str | None] = {}

# People.
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fairlead.web.access.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "fairlead.web.access.accounts.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Fairlead] "
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "10/15m/key,100/15m/ip",
    "reset_password": "100/15m/ip,10/15m/key",
    "reset_password_from_key": "100/15m/ip",
    "change_password": "10/15m/user,100/15m/ip",
    "reauthenticate": "10/15m/user,100/15m/ip",
    "accept_invitation": "100/15m/ip,10/15m/key",
}
# Attempts are counted in the database, so that they are counted once for all web processes and
# over a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "store_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Parts of pages that follow from a version alone, found by its digest: never stale.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
PASSWORD_RESET_TIMEOUT = 600
if OIDC := environment.oidc():
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [OIDC]}}
SOCIALACCOUNT_ONLY = False
# A form may only be sent to ourselves (headers.py), and browsers count the redirects after it.
SOCIALACCOUNT_LOGIN_ON_GET = True

# Sessions, cookies and what browsers are told.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in environment.names("FAIRLEAD_HOSTS")]
CSRF_FAILURE_VIEW = "fairlead.web.problems.forged"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROXY := environment.proxy():
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Files that are sent as they are.
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Mail: without a server it is put into a folder, and pages show the links they would send.
HAS_MAIL = bool(os.environ.get("FAIRLEAD_SMTP_HOST"))
DEFAULT_FROM_EMAIL = os.environ.get("FAIRLEAD_MAIL_FROM", "fairlead@localhost")
if HAS_MAIL:
    EMAIL_HOST = os.environ["FAIRLEAD_SMTP_HOST"]
    EMAIL_PORT = int(os.environ.get("FAIRLEAD_SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("FAIRLEAD_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("FAIRLEAD_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = True
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = environment.data_folder() / "mail"

OWNERS_INVITE = environment.invitations_by_owners()

# Hosts of the operator's own network that webhooks may lead to; others are on the public internet.
INTRANET_HOSTS = [one.lower() for one in environment.names("FAIRLEAD_INTRANET_HOSTS")]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "files"]}}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Files of plans: where they are kept, and how large one may be.
IMPORT_FOLDER = environment.data_folder() / "imports"
IMPORT_MAX_BYTES = int(os.environ.get("FAIRLEAD_IMPORT_MAX_MB", "100")) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "fairlead.web.parsing.limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # That a request waits for a moment is what a queue is for.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
}
