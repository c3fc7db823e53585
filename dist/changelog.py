"""Prints the changelog of a package format, `deb` or `rpm`; without either, what CHANGELOG.md says about this release."""

import os
import re
import sys
import time

from project import ROOT, VERSION, field

MAINTAINER = "The gitlab-rb authors <gitlab-rb@example.com>"


def notes():
    """The section of this version."""
    text = (ROOT / "CHANGELOG.md").read_text()
    section = re.search(rf"^## \[{re.escape(VERSION)}\].*?\n(.*?)(?=^## |^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        sys.exit(f"error: CHANGELOG.md has no section for {VERSION}")
    return section[1].strip()


def deb():
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", DATE)
    print(f"gitlab-rb ({VERSION}) unstable; urgency=medium\n")
    print("  * " + NOTE.replace(": ", ":\n    "))
    print(f"\n -- {MAINTAINER}  {date}")


def rpm():
    """In nfpm's form."""
    print(f"- semver: {VERSION}-1\n  date: {time.strftime('%Y-%m-%dT%H:%M:%SZ', DATE)}\n  packager: {MAINTAINER}")
    print(f"  changes:\n    - note: {NOTE!r}")


DATE = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))
NOTE = f"Release {VERSION}: {field('repository')}/-/releases/v{VERSION}"
if len(sys.argv) > 1:
    {"deb": deb, "rpm": rpm}[sys.argv[1]]()
else:
    print(notes())
