"""Keeps the installation's own secrets beside its records, readable by their owner alone."""

import hmac
import os
import secrets
import tempfile
from pathlib import Path

KEY_BYTES = 50
FILE_NAME = "secret_key"
OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


def kept_in(folder: Path, name: str = FILE_NAME, size: int = KEY_BYTES) -> str:
    """The secret kept in this folder under this name, made on the first start."""
    folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        _make(path, size)
    path.chmod(OWNER_ONLY)
    return path.read_text(encoding="ascii").strip()


def derived(secret: str, purpose: str) -> str:
    """Another secret for one purpose, which tells nothing of the first."""
    return hmac.new(secret.encode(), purpose.encode(), "sha256").hexdigest()


def _make(path: Path, size: int) -> None:
    # Written whole and then linked into place: of two servers starting at once, one key wins for both.
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(size))
    try:
        Path(path).hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
