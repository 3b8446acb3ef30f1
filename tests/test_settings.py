"""Settings are safe by default, and an unsafe database or door refuses to open."""

from __future__ import annotations

import json
import logging
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from b12site import databases, doors, logs, secret_key
from regimens import checks
from regimens.models import triggers

ROOT = Path(__file__).resolve().parent.parent
ASK = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def ask(names: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The settings that a fresh process reads from this environment."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    clean |= {"DJANGO_SETTINGS_MODULE": "b12site.settings", "DATA_DIR": str(folder)} | environment
    command = [sys.executable, "-c", ASK, *names]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def told(names: list[str], folder: Path, **environment: str) -> dict[str, object]:
    answer = ask(names, folder, **environment)
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


def test_without_an_environment_everything_is_closed(tmp_path: Path) -> None:
    found = told(["DEBUG", "DEMO", "BIND", "PORT", "ALLOWED_HOSTS", "TRUSTED_PROXY"], tmp_path)
    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "BIND": "127.0.0.1",
        "PORT": 8000,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "TRUSTED_PROXY": False,
    }


@pytest.mark.parametrize(
    ("name", "value"), [("DEBUG", "maybe"), ("TLS", "ture"), ("DEMO", "sure"), ("PORT", "http")]
)
def test_a_misspelt_value_is_an_error(tmp_path: Path, name: str, value: str) -> None:
    answer = ask(["DEBUG"], tmp_path, **{name: value})
    assert answer.returncode != 0
    assert name in answer.stderr


def test_the_secret_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = told(["SECRET_KEY"], folder)["SECRET_KEY"]
    assert told(["SECRET_KEY"], folder)["SECRET_KEY"] == first
    assert len(str(first)) >= 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_used_and_not_kept(tmp_path: Path) -> None:
    assert told(["SECRET_KEY"], tmp_path, SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert list(tmp_path.iterdir()) == []


def test_of_two_keys_made_at_once_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    secret_key._make(path, 50)
    first = path.read_text()
    secret_key._make(path, 50)
    assert path.read_text() == first
    assert secret_key.kept_in(tmp_path) == first


def test_hosts_lose_their_spaces(tmp_path: Path) -> None:
    found = told(["ALLOWED_HOSTS"], tmp_path, ALLOWED_HOSTS="a.example, b.example ,")
    assert found["ALLOWED_HOSTS"] == ["a.example", "b.example"]


def test_cookies_and_transport_with_tls(tmp_path: Path) -> None:
    names = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
    ]
    assert list(told(names, tmp_path, TLS="1").values()) == [
        "__Host-sessionid",
        "__Host-csrftoken",
        True,
        True,
        63072000,
        True,
    ]
    assert told(names, tmp_path)["SESSION_COOKIE_NAME"] == "sessionid"


def test_a_database_url_leads_to_postgresql(tmp_path: Path) -> None:
    found = told(["DATABASES"], tmp_path, DATABASE_URL="postgres://clinic:p%40ss@db.example/b12")
    assert isinstance(found["DATABASES"], dict)
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["PASSWORD"], database["HOST"]) == ("b12", "p@ss", "db.example")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_journal_follows_the_engine_version(version: tuple[int, int, int], safe: bool) -> None:
    pragmas = databases.sqlite_pragmas(version)
    assert databases.wal_is_safe(version) is safe
    expected = ("WAL", "FULL") if safe else ("DELETE", "EXTRA")
    assert (pragmas["journal_mode"], pragmas["synchronous"]) == expected


@pytest.mark.django_db
def test_a_sound_database_is_found_sound() -> None:
    assert checks.refusals() == []


WEAKER = {
    "synchronous": "NORMAL",
    "foreign_keys": "OFF",
    "secure_delete": "OFF",
    "recursive_triggers": "OFF",
    "busy_timeout": "1",
}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
@pytest.mark.parametrize("pragma", WEAKER)
def test_a_weakened_connection_is_refused(
    tmp_path: Path, pragma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = _connection(tmp_path / "weak.sqlite3", **{pragma: WEAKER[pragma]})
    try:
        assert [text.split(" is ")[0] for text in checks._sqlite_findings(weak)] == [f"SQLite's {pragma}"]
    finally:
        weak.close()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
def test_a_file_on_disk_is_durable_as_set(tmp_path: Path) -> None:
    sound = _connection(tmp_path / "sound.sqlite3")
    try:
        assert list(checks._sqlite_findings(sound)) == []
        sound.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
        assert list(checks._sqlite_findings(sound)) == ["SQLite's transaction_mode must be IMMEDIATE"]
    finally:
        sound.close()


def _connection(path: Path, **pragmas: str):  # type: ignore[no-untyped-def]
    from django.db.backends.sqlite3.base import DatabaseWrapper

    options = databases._sqlite_options()
    extra = "".join(f";PRAGMA {name}={value}" for name, value in pragmas.items())
    settings = dict(connection.settings_dict) | {"NAME": path}
    return DatabaseWrapper(
        settings | {"OPTIONS": options | {"init_command": options["init_command"] + extra}}
    )


def test_an_empty_database_is_refused_without_a_word_about_guards(tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    served = subprocess.run(
        [sys.executable, "-c", "import b12site.wsgi"],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert served.returncode != 0
    assert "b12.E010: The database has no tables" in served.stderr
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    first = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    assert (first.stdout, first.stderr) == ("", "")


@pytest.mark.django_db
def test_a_database_without_guards_is_refused() -> None:
    triggers.remove(connection)
    with pytest.raises(SystemExit, match=r"b12\.W004: The database lacks guards"):
        checks.refuse_to_start()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MESSAGE_STORAGE", "django.contrib.messages.storage.cookie.CookieStorage"),
        ("MESSAGE_STORAGE", "django.contrib.messages.storage.fallback.FallbackStorage"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies"),
        ("BIND", "0.0.0.0"),
    ],
)
def test_a_leaking_setting_is_refused(settings: Settings, name: str, value: str) -> None:
    setattr(settings, name, value)
    assert [reason.partition(":")[0] for reason in checks.refusals()] == ["b12.E006"]


@pytest.mark.parametrize(
    ("address", "tls", "refused"),
    [
        ("127.0.0.1", False, False),
        ("127.0.0.9", False, False),
        ("::1", False, False),
        ("[::1]", False, False),
        ("localhost", False, False),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("192.168.1.4", False, True),
        ("clinic.example", False, True),
        ("0.0.0.0", True, False),
    ],
)
def test_a_door_to_the_network_needs_tls(address: str, tls: bool, refused: bool) -> None:
    assert bool(doors.refusal(address, tls=tls)) is refused


@pytest.mark.parametrize("arguments", [["--bind", "0.0.0.0:0"], []])
def test_gunicorn_itself_refuses_an_open_door(tmp_path: Path, arguments: list[str]) -> None:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    clean |= {} if arguments else {"BIND": "0.0.0.0", "PORT": "0"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:b12site.server", *arguments]
    answer = subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=30, check=False
    )
    assert answer.returncode != 0
    assert "Refusing to listen on 0.0.0.0" in answer.stderr


def test_the_server_stays_on_this_machine_and_in_its_own_folder(tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:b12site.server", "--print-config"]
    answer = subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=30, check=False
    )
    told = dict(re.findall(r"^(\w+)\s+= (.*)$", answer.stdout, re.MULTILINE))
    assert told["bind"] == "['127.0.0.1:8000']"
    assert told["control_socket_disable"] == "True"
    assert told["preload_app"] == "False"


def test_a_folder_open_to_others_is_an_error(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o755)
    assert [message.id for message in checks.owned(None)] == ["b12.E009"]
    tmp_path.chmod(0o700)
    assert checks.owned(None) == []


HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
}


def policy(header: str) -> dict[str, list[str]]:
    """The policy as its directives, whose order says nothing."""
    parts = [part.split() for part in header.split(";")]
    return {part[0]: sorted(part[1:]) for part in parts if part}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/", "/nowhere/", "/admin/", "/health/live"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    response = client.get(path)
    found = {name: response.headers.get(name) for name in HEADERS}
    expected = dict(HEADERS)
    assert policy(found.pop("Content-Security-Policy") or "") == policy(
        expected.pop("Content-Security-Policy")
    )
    assert found == expected
    assert "unsafe" not in str(response.headers)
    assert {"HX-Request", "Cookie"} <= {part.strip() for part in response.headers["Vary"].split(",")}


def test_a_log_line_holds_no_value_of_the_record() -> None:
    try:
        raise ValueError("Jane EXAMPLE 9991000003")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Failed\nforged line", None, sys.exc_info())
    text = logs.PlainFormatter().format(record)
    assert "Jane" not in text
    assert "9991000003" not in text
    assert "ValueError" in text
    assert "test_settings.py" in text
    assert "Failed\\nforged line" in text


def test_the_address_behind_a_proxy_is_what_the_proxy_saw(settings: Settings) -> None:
    from b12site import lockout

    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.7"}, REMOTE_ADDR="10.0.0.1"
    )
    assert lockout.address(request) == "10.0.0.1"
    settings.TRUSTED_PROXY = True
    assert lockout.address(request) == "10.0.0.7"


def test_calendar_files_name_no_host_until_one_is_set(tmp_path: Path) -> None:
    assert told(["CALENDAR_HOST"], tmp_path) == {"CALENDAR_HOST": "calendar.invalid"}
    named = told(["CALENDAR_HOST"], tmp_path, CALENDAR_HOST=" Clinic.Example.org ")
    assert named == {"CALENDAR_HOST": "clinic.example.org"}


@pytest.mark.parametrize("host", ["a b", "x@y.org", "https://clinic.example.org", "clinic.example.org/"])
@pytest.mark.django_db
def test_a_host_that_is_none_is_refused_at_start(settings: Settings, host: str) -> None:
    assert not any("CALENDAR_HOST" in reason for reason in checks.refusals())
    settings.CALENDAR_HOST = host
    assert any("CALENDAR_HOST" in reason for reason in checks.refusals())


def test_pseudonyms_have_a_key_of_their_own(tmp_path: Path) -> None:
    names = ["PSEUDONYM_KEY"]
    first, again, other = (told(names, tmp_path, SECRET_KEY=key * 50) for key in "aab")
    assert first == again != other
    assert "a" * 50 not in str(first["PSEUDONYM_KEY"])
    assert len(str(first["PSEUDONYM_KEY"])) == 64
    assert told(names, tmp_path, SECRET_KEY="a" * 50, PSEUDONYM_KEY="own") == {"PSEUDONYM_KEY": "own"}
