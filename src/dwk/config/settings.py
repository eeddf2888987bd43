"""The one settings file. Everything that differs between installations comes from the environment.

Safe on a laptop without any variable; with ``DWK_MODE=production`` it refuses to start until all that it needs is set.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    """A variable as text, without blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """A variable that is yes or no; anything else is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on", "ja"}:
        return True
    if value in {"0", "false", "no", "off", "nein"}:
        return False
    raise ImproperlyConfigured(f"{name} muss 1 oder 0 sein, ist aber „{value}“.")


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """A variable with a fixed set of values; anything else is refused."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} muss eines von {', '.join(allowed)} sein, ist aber „{value}“.")
    return value


MODE = choice("DWK_MODE", "laptop", ("laptop", "production"))
PRODUCTION = MODE == "production"
VAR_DIR = Path(text("DWK_VAR") or "var").resolve()
DEMO = flag("DWK_DEMO", not PRODUCTION)
DEBUG = flag("DWK_DEBUG", False)

if PRODUCTION:
    missing = [n for n in ("DWK_SECRET_KEY", "DWK_HOSTS", "DATABASE_URL", "DWK_MAIL_FROM") if not text(n)]
    if missing:
        raise ImproperlyConfigured(
            "Der Betrieb (DWK_MODE=production) braucht noch diese Umgebungsvariablen: " + ", ".join(missing) + "."
        )
    if DEBUG:
        # its pages show what lies in memory at a fault, words of an interview among it
        raise ImproperlyConfigured(
            "DWK_DEBUG=1 zeigt bei Fehlern, was gerade verarbeitet wird. Im Betrieb (DWK_MODE=production) ist das nicht möglich."
        )


def secret_key() -> str:
    """The signing key: from the environment, on a laptop made once and kept in the runtime folder."""
    given = text("DWK_SECRET_KEY")
    if given:
        if PRODUCTION and len(given) < 50:
            raise ImproperlyConfigured("DWK_SECRET_KEY ist zu kurz. Bitte setzen Sie mindestens 50 zufällige Zeichen.")
        return given
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(64))
        temporary.replace(path)
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = [h.strip() for h in text("DWK_HOSTS").split(",") if h.strip()] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
#: how addresses in mails begin that no request brought about; pages take the address they were asked under
SITE_URL = (
    text("DWK_SITE")
    or (f"https://{ALLOWED_HOSTS[0].lstrip('.*')}" if PRODUCTION else f"http://localhost:{text('PORT') or '8000'}")
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []


# without the address itself: it may hold a password
_NO_DATABASE = (
    "DATABASE_URL nennt keine Datenbank. Möglich sind sqlite:///PFAD (drei Schrägstriche, bei vollem Pfad vier) und "
    "postgresql://NAME:PASSWORT@RECHNER:PORT/DATENBANK."
)


def database(url: str) -> dict[str, object]:
    """Django's database settings from ``sqlite:///PATH`` or ``postgresql://user:password@host:port/name``."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(_NO_DATABASE) from error
    named = len(parts.path) > 1
    if parts.scheme == "sqlite" and named and not parts.netloc:
        path = Path(unquote(parts.path[1:]))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path if path.is_absolute() else Path.cwd() / path),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # a deferred lock upgrade does not wait for the timeout, an immediate one does
                "transaction_mode": "IMMEDIATE",
                # the write of a whole directory may take this long on a busy machine
                "timeout": 30,
                # secure_delete: what is deleted is overwritten, words of an interview whose consent was taken back among it
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-32000;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
                    "PRAGMA secure_delete=ON;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and named:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": port,
            # the pool keeps the connections; Django's own keeping excludes it
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 12}, **query},
        }
    raise ImproperlyConfigured(_NO_DATABASE)


DATABASES = {"default": database(text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'dwk.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "dwk.config",
    "dwk.berichte",
    "dwk.evaluation",
    "dwk.kommunalprofil",
    "dwk.projections",
    "dwk.statistics",
    "dwk.programme",
    "dwk.regions",
    "dwk.notifications",
    "dwk.files",
    "dwk.jobs",
    "dwk.documents",
    "dwk.accounts",
    "dwk.audit",
    "dwk.ui",
    # after our own, so that our sign-in pages replace its templates
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # before static files: an SVG opened by its address is a document too
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dwk.accounts.middleware.permissions",
]

ROOT_URLCONF = "dwk.config.urls"
WSGI_APPLICATION = "dwk.config.asgi.wsgi_application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dwk.ui.context.shell",
            ],
            "builtins": ["dwk.ui.templatetags.dwk"],
        },
    }
]

# --- accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_ADAPTER = "dwk.accounts.adapter.ClosedSignupAdapter"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Demografiewerkstatt"

# --- security ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # KERN's icons are data URIs inside its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dwk.ui.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("DWK_BEHIND_PROXY", False) else None

# --- uploads: the ASGI layer spools and caps request bodies before Django sees them ------------------------------
UPLOAD_MAX_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# transcripts (up to 5 MB) stay in memory, larger uploads (projects with transcripts) lie in a file without a name
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "dwk.config.uploads.UnnamedFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILES_DIR = VAR_DIR / "files"
#: keys of what lies sealed in the database (interviews); outside of it, and in production best outside of the runtime folder
SEAL_KEYS_FILE = Path(text("DWK_SEAL_KEYS") or VAR_DIR / "keys" / "interviews.keys")
CHART_CACHE_DIR = VAR_DIR / "cache" / "charts"
FONTS_DIR = PACKAGE_DIR / "ui" / "static" / "vendor" / "fonts-ttf"

# --- language, time, static -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE_DIR / "content" / "locale"]
STATIC_URL = "/static/"
# in production the files are collected here under names with their hash, which browsers keep for good;
# on a laptop WhiteNoise finds them where they lie, and browsers ask after a minute whether they still hold
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- background work, cache, mail -------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# rate limits of the sign-in must hold across processes, hence the database
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dwk_cache",
    }
}
DEFAULT_FROM_EMAIL = text("DWK_MAIL_FROM", "demografiewerkstatt@localhost")
EMAIL_HOST = text("DWK_MAIL_HOST", "localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"dwk": {"level": "INFO"}},
}
