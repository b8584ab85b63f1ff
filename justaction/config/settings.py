"""All settings, from the environment. `docs/settings.md` lists each; a checkout runs with none set."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import pysqlite3

sys.modules["sqlite3"] = pysqlite3  # before Django looks: a SQLite without the WAL-reset race (decision 0002)

from csp.constants import NONE, SELF  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402

from justaction.config import env  # noqa: E402

PACKAGE = Path(__file__).resolve().parent.parent
PRODUCTION = env.flag("PRODUCTION", False)
DEBUG = env.flag("DEBUG", False)

DATA_DIR = Path(env.text("DATA_DIR", str(PACKAGE.parent / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secret_key() -> str:
    """The key from the environment, or in development one made once and kept beside the data."""
    if key := env.text("SECRET_KEY"):
        return key
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY is not set. Make one: openssl rand -hex 32")
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words(
    "SECRET_KEY_FALLBACKS", []
)  # they open what they closed, and close nothing new
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
LIVE_HOST = env.text("LIVE_HOST", HOST)  # where live writing listens (docs/operating.md)
LIVE_PORT = env.number("LIVE_PORT", PORT + 1000 if PORT + 1000 < 65536 else PORT - 1000)
WEB_WORKERS = env.number("WEB_WORKERS", 1)
PAGE_STANDS = env.number("PAGE_STANDS", 1000, least=0)  # milliseconds (web/shelf.py)
SITE_URL = env.address("SITE_URL", f"http://localhost:{PORT}")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", sorted({env.host(SITE_URL), "localhost", "127.0.0.1", "[::1]"}))
LIVE_REACHED_AT = env.reached_at("LIVE_REACHED_AT", LIVE_HOST, LIVE_PORT)  # by our other processes
LIVE_URL = env.address("LIVE_URL", "")  # where browsers find it; empty: see coedit/where.py
QUICK_EXIT_URL = env.address("QUICK_EXIT_URL", "https://www.wikipedia.org")  # where "Leave this page" leads
PROOF_COST = env.number("PROOF_COST", 1500, least=1)  # see web/proof.py
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.number(
    "TRUSTED_PROXIES", 0, least=0
)  # how many of our own proxies write X-Forwarded-For

# --- the house ------------------------------------------------------------------------------------------------

CHAPTERS = [
    "feeds",
    "dashboard",
    "home",
    "shareout",
    "newsletter",
    "social",
    "commitments",
    "assessments",
    "toolkit",
    "convenings",
    "statement",
    "harms",
    "standards",
    "workinggroup",
    "communities",
    "ballots",
    "opinions",
    "website",
    "members",
    "collaborative",
    "counts",
    "record",
]
INSTALLED_APPS = [
    "justaction.config",
    "justaction.demo",
    *[f"justaction.{chapter}" for chapter in CHAPTERS],
    "justaction.coedit",
    "justaction.mail",
    "justaction.search",
    "justaction.jobs",
    "justaction.texts",
    "justaction.charts",
    "justaction.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_q",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]
ROOT_URLCONF = "justaction.config.urls"
WSGI_APPLICATION = "justaction.config.wsgi.application"
ASGI_APPLICATION = "justaction.config.asgi.application"
APPEND_SLASH = True

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "justaction.web.middleware.whole_cookies",
    "justaction.web.middleware.private_pages",
    "justaction.web.middleware.local_time",
    "justaction.web.middleware.page_cache",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "justaction.web.middleware.straight_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "justaction.web.middleware.refusals",
    "justaction.collaborative.gate.Gate",
    "justaction.config.naming.named",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "justaction.collaborative.context.collaborative",
                "justaction.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "justaction.web.templatetags.web",
            ],
        },
    }
]
FORMS_URLFIELD_ASSUME_HTTPS = True  # "example.org" typed into a form means https, as it will in Django 6
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data -----------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'justaction.db'}"))}
DATABASES["default"]["TEST"] = (
    {} if "postgresql" in str(DATABASES["default"]["ENGINE"]) else {"NAME": DATA_DIR / "test.db"}
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL = env.text("CACHE_URL")
CACHES = {
    "default": (
        {"BACKEND": "justaction.web.caching.Forgiving", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    )
}
STORAGE_URL = env.text("STORAGE_URL")  # a bucket that all machines reach; empty: the folders below
MEDIA_ROOT = DATA_DIR / "files"
RECORD_DIR = DATA_DIR / "record"  # the published record: tiles, bundles, checkpoint
BACKUP_DIR = Path(env.text("BACKUP_DIR", str(DATA_DIR / "backups"))).resolve()
BACKUP_URL = env.text("BACKUP_URL")  # a bucket for copies of them; empty: a folder of STORAGE_URL's
BACKUP_RECIPIENT = env.words("BACKUP_RECIPIENT", [])  # who can open them; empty: a key beside the record's
BACKUP_DAYS = env.number("BACKUP_DAYS", 35)
# its signing key, and without STORAGE_URL also head.json; never in the backup of the data
RECORD_KEYS_DIR = Path(env.text("RECORD_KEYS_DIR", str(DATA_DIR / "record-keys"))).resolve()
RECORD_SIGNS = env.flag(
    "RECORD_SIGNS", True
)  # may this process open the signing key? Pages and jobs never do
RECORD_ORIGIN = env.text("RECORD_ORIGIN", f"{SITE_URL.split('://', 1)[1]}/record")
RECORD_WITNESSES = env.witnesses("RECORD_WITNESSES")  # partners who cosign its checkpoints
RECORD_QUORUM = env.number("RECORD_QUORUM", len(RECORD_WITNESSES) // 2 + 1)  # how many of them must
if max(1, len(RECORD_WITNESSES)) < RECORD_QUORUM:
    raise ImproperlyConfigured(
        f"RECORD_QUORUM is {RECORD_QUORUM}, but there are {len(RECORD_WITNESSES)} witnesses."
    )

# --- signing in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "members:sign_in"
LOGIN_REDIRECT_URL = "members:me"
ACCOUNT_ADAPTER = "justaction.members.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = (
    True  # for allauth's own forms; none is open here (members/signing_in.py is our door)
)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # our own letter says so, through our mail (members/signing_in.py)
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "justaction.members.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = (
    "required"  # a passkey alone proves who one is, so it asks for a finger or a PIN
)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "justaction.web.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- letters --------------------------------------------------------------------------------------------------

MAIL_URL = env.text("MAIL_URL")
MAIL_FROM = env.mailbox("MAIL_FROM", "hello@localhost")
INBOX_ADDRESS = env.inbox("INBOX_ADDRESS")  # where letters are answered; empty: they are not
INBOX_URL = env.mailbox_to_read(
    "INBOX_URL"
)  # a mailbox that is read by IMAP; empty: the mail server hands over
NEWSLETTER_RATE = env.number(
    "NEWSLETTER_RATE", 0, least=0
)  # letters a minute; 0: as fast as the server takes
NEWSLETTER_CONNECTIONS = env.number("NEWSLETTER_CONNECTIONS", 4)
OUTBOX_DIR = DATA_DIR / "outbox"
JOURNAL_DIR = DATA_DIR / "journals"  # which letters of an issue are on their way right now
MAIL_RATE = env.number(
    "MAIL_RATE", 0, least=0
)  # letters to single people a minute; 0: as fast as it takes them
MAIL_DOMAIN_RATE = env.number(
    "MAIL_DOMAIN_RATE", 0, least=0
)  # letters a minute to one domain, of every class
DKIM_SELECTOR = env.text("DKIM_SELECTOR")  # under which the mail server signs; the doctor looks its key up
MAIL_WEBHOOK_SECRET = env.text(
    "MAIL_WEBHOOK_SECRET"
)  # user:password with which a provider tells us of letters
EMAIL_TIMEOUT = 20
EMAIL_BACKEND, ANYMAIL = "justaction.mail.outbox.OutboxBackend", dict[str, object]()
if MAIL_URL:
    globals().update(env.mail(MAIL_URL))
ANYMAIL |= {
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET or None,
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},  # nobody is watched
    "IGNORE_UNSUPPORTED_FEATURES": True,
    "REQUESTS_TIMEOUT": (10, EMAIL_TIMEOUT),
}
DEFAULT_FROM_EMAIL = MAIL_FROM

DNS_SERVER = env.text("DNS_SERVER")  # who is asked about domains; empty: the machine's own resolver

# --- jobs -----------------------------------------------------------------------------------------------------

JOB_SECONDS = env.number("JOB_SECONDS", 120)
Q_CLUSTER = {
    "name": "justaction",
    "orm": "default",
    "workers": env.number("WORKERS", 1),
    "timeout": JOB_SECONDS,
    "retry": JOB_SECONDS + 30,  # then a job that is not done is given out again
    "max_attempts": 5,
    "poll": 0.5,
    "catch_up": False,
    "scheduler": False,  # config/schedule.py is the clock (decision 0003)
    "save_limit": -1,  # what succeeded is not kept: each job would read the last hundred
    "ack_failures": False,
    "label": "Jobs",
}

# --- words ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("pl", "Polski"),
    ("zh-hans", "中文"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "justaction.web.formats"
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- pages ----------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    **env.storages(STORAGE_URL, BACKUP_URL),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does that
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_MB", 10) * 1024 * 1024
# the data folder is for its owner alone; where another user of the group runs worker and clock, they read what pages took in
FILE_UPLOAD_PERMISSIONS = 0o660
ARCHIVE_LINKS = env.flag("ARCHIVE_LINKS", True)  # keep the text of pages given as proof (web/fetching.py)

SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # addresses are unique whatever their case: a constraint on Lower("email")
METRICS_DIR = DATA_DIR / "metrics"
# said here, since the library looks once, when it is loaded, and the queue's library loads it
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
METRICS_TOKEN = env.text("METRICS_TOKEN")  # who may read /metrics; empty: this machine itself
LOG_FORMAT = env.one_of("LOG_FORMAT", "LINE", ["LINE", "JSON"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "justaction.config.logs.Json"},
    },
    "filters": {
        "unmeant": {"()": "justaction.config.env.Unmeant"},
        "secrets": {"()": "justaction.config.env.Secrets"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT.lower(),
            "filters": ["unmeant", "secrets"],
        }
    },
    "loggers": {
        # one line for each request, where a machine reads the log
        "justaction.requests": {"level": "INFO" if LOG_FORMAT == "JSON" else "WARNING"},
        # whole addresses of webhooks and channels, which may hold a secret of those who take the messages
        **{name: {"level": "WARNING"} for name in ("httpx", "httpcore")},
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.one_of("LOG_LEVEL", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
}
