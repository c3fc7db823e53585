"""Prints CHANGELOG.md in the form of a package format: `deb` or the notes of this `release`."""

import os
import re
import sys
import time

from project import ROOT, VERSION, field

MAINTAINER = "The gitlab-rb authors <gitlab-rb@example.com>"


def notes():
    """The section of this version; that of the unreleased changes before the version is cut."""
    text = (ROOT / "CHANGELOG.md").read_text()
    for heading in (VERSION, "Unreleased"):
        section = re.search(rf"^## \[{re.escape(heading)}\].*?\n(.*?)(?=^## |^\[|\Z)", text, re.MULTILINE | re.DOTALL)
        if section:
            return section[1].strip()
    sys.exit(f"error: CHANGELOG.md has no section for {VERSION}")


def deb():
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])))
    print(f"gitlab-rb ({VERSION}) unstable; urgency=medium\n")
    print(f"  * Release {VERSION}. What is new:")
    print(f"    {field('repository')}/-/releases/v{VERSION}")
    print(f"\n -- {MAINTAINER}  {date}")


deb() if sys.argv[1:] == ["deb"] else print(notes())
