"""What Cargo.toml says about the project: the one place of its version and address."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MANIFEST = (ROOT / "Cargo.toml").read_text()


def field(name):
    """A string of `[package]`."""
    return re.search(rf'^{name} = "(.*)"$', _MANIFEST, re.MULTILINE)[1]


VERSION = field("version")
