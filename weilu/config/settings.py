"""Django's settings. What a person may change comes from `environment.SETTINGS`."""

from pathlib import Path

from weilu.config import environment

BASE_DIR = Path(__file__).resolve().parents[2]
WEILU_HOME = environment.home(BASE_DIR)
WEILU_LAKE = WEILU_HOME / "lake"
WEILU_UPLOADS = WEILU_HOME / "uploads"
WEILU_UPLOAD_LIMIT = environment.whole("WEILU_UPLOAD_MB") * 1_000_000
WEILU_ENGINE = environment.read("WEILU_ENGINE")
WEILU_WECOM_ARCHIVE = environment.read("WEILU_WECOM_ARCHIVE")
WEILU_ONEBOT = environment.place("WEILU_ONEBOT")
WEILU_ADDRESS = environment.web_address("WEILU_ADDRESS")
WEILU_API_PER_MINUTE = environment.whole("WEILU_API_PER_MINUTE")

SECRET_KEY = environment.secret_key(WEILU_HOME)
SECRET_KEY_FALLBACKS = [key for key in environment.read("WEILU_SECRET_KEY_OLD").split(",") if key]
DEBUG = environment.flag("WEILU_DEBUG")
ALLOWED_HOSTS = environment.read("WEILU_HOSTS").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "weilu.kit",
    "weilu.api",
    "weilu.cli",
    "weilu.console",
    "weilu.jobs",
    "weilu.events",
    "weilu.people",
    "weilu.charter",
    "weilu.platforms",
    "weilu.outbox",
    "weilu.ledger",
    "weilu.measure",
    "weilu.playbooks",
    "weilu.acquire",
    "weilu.engage",
    "weilu.retain",
    "weilu.convert",
    "weilu.config",
]
#: Commands that keep nothing, and the rooms they stand on.
LEAN_COMMANDS = {"checkup": INSTALLED_APPS[: INSTALLED_APPS.index("weilu.measure") + 1]}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "weilu.console.csp.SecurityHeaders",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "weilu.api.errors.OneShape",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "weilu.people.access.WorkspaceMiddleware",
    "weilu.console.zone.WorkspaceZone",
    "weilu.console.errors.WeiluErrors",
]

ROOT_URLCONF = "weilu.config.urls"
ASGI_APPLICATION = "weilu.config.asgi.application"
WSGI_APPLICATION = "weilu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weilu.console.context.console",
            ],
        },
    }
]

DATABASES = {"default": environment.database(WEILU_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:sign_in"
LOGIN_REDIRECT_URL = "/"

USE_TZ = True
TIME_ZONE = environment.read("WEILU_TIME_ZONE")
USE_I18N = True
LANGUAGE_CODE = environment.language()
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "weilu" / "config" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = None  # served straight from the rooms by ServeStatic
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_USE_MANIFEST = False
SERVESTATIC_ALLOW_ALL_ORIGINS = False

HTTPS = environment.flag("WEILU_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "weilu.console.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
