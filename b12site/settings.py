"""Settings from the environment, safe by default; a misspelt value is an error."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from environs import Env

from b12site import databases, secret_key

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data")))
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)

# Where it listens and who speaks TLS: read here, so that the checks can refuse an open door.
BIND = env.str("BIND", "127.0.0.1")
PORT = env.int("PORT", 8000)
TLS = env.bool("TLS", False)
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", False)
ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"]) if host.strip()
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if TLS and host != "*"]
SECRET_KEY = env.str("SECRET_KEY", "") or secret_key.kept_in(DATA_DIR)

INSTALLED_APPS = [
    "b12site.apps.AuditAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
    "regimens",
]
MIDDLEWARE = [
    "regimens.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "regimens.web.session.SessionClockMiddleware",
    "regimens.web.middleware.DoorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "b12site.urls"
WSGI_APPLICATION = "b12site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        # Named as its original is, for what asks for that one: the parts of templates are loaded through it.
        "NAME": "django",
        "BACKEND": "regimens.web.pages.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "regimens.web.context.frame",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# The records.
DATABASES = {"default": databases.default(env, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A part of each event's id in calendar files: set it before the first file is handed out, and leave it.
CALENDAR_HOST = env.str("CALENDAR_HOST", "").strip().lower() or "calendar.invalid"
# Keys the pseudonyms in exports; an own key keeps them the same when SECRET_KEY is changed.
PSEUDONYM_KEY = env.str("PSEUDONYM_KEY", "") or secret_key.derived(SECRET_KEY, "b12.pseudonym/1")

# Language and clock. Each clinic has a time zone of its own; nothing reads the server's.
LANGUAGE_CODE = "en-gb"
# Of the interface and the clinical copy; the patient sheet has its own (regimens/wording/languages.py).
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Files of our own, hashed and compressed; nothing comes from another server.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A clinic's own mail, for recall only: EMAIL_URL such as smtp+tls://user:password@mail.example.org:587.
# Nothing is ever sent by itself, and without it nothing can be sent.
EMAIL_URL = env.str("EMAIL_URL", "")
EMAIL_FROM = env.str("EMAIL_FROM", "")
if EMAIL_URL:
    locals().update(env.dj_email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = EMAIL_FROM

# Accounts.
LOGIN_URL = "regimens:login"
LOGIN_REDIRECT_URL = "regimens:home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "b12site.accounts.ClinicBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
]
# Five wrong passwords for one name from one address; each further one doubles the wait.
# By name and address together, so that nobody can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USE_ATTEMPT_EXPIRATION = True
AXES_COOLOFF_TIME = "b12site.lockout.wait"
AXES_LOCKOUT_CALLABLE = "b12site.lockout.answer"
AXES_CLIENT_IP_CALLABLE = "b12site.lockout.address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "carried", "next"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # signing in is an event of our own audit
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions: in the database, never in a cookie.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", 12)
SESSION_COOKIE_AGE = int(timedelta(hours=SESSION_ABSOLUTE_HOURS).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-sessionid" if TLS else "sessionid"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Read by our script when it sends part of a page, so that a page left open still has the right one.
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_NAME = "__Host-csrftoken" if TLS else "csrftoken"

# Headers.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would break the CSRF check on HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = int(timedelta(days=730).total_seconds()) if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
# The preload list binds a whole domain for years: that is the domain's owner to ask for, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        # The nonce appears only on a page that asks for one: the print pages, for their @page element.
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "payment": [],
    "usb": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# The first step lists up to 400 doses, of four fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

# Logs hold no patient data: no values from a traceback, no query, no typed name.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "b12site.logs.PlainFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
    },
}
