"""fill.py OUT: fills dist/templates with version, address and sums of the artefacts in OUT, and writes the results there.

A template whose artefacts were not built is passed over: a build for one architecture has no installer for two.
"""

import hashlib
import re
import sys
from pathlib import Path

from project import ROOT, VERSION, field

FILES = {
    "SHA256_AMD64": f"gitlab-rb-{VERSION}-linux-amd64.tar.gz",
    "SHA256_ARM64": f"gitlab-rb-{VERSION}-linux-arm64.tar.gz",
    "SHA256_SOURCE": f"gitlab-rb-{VERSION}-source.tar.gz",
}


def main(out):
    values = {"VERSION": VERSION, "URL": field("repository")}
    for name, file in FILES.items():
        if (out / file).exists():
            values[name] = hashlib.sha256((out / file).read_bytes()).hexdigest()
    for template in sorted((ROOT / "dist/templates").iterdir()):
        text = template.read_text()
        missing = {name for name in re.findall(r"@([A-Z0-9_]+)@", text) if name not in values}
        if missing:
            files = ", ".join(sorted(FILES[name] for name in missing))
            print(f"{template.name} is not written: {files} was not built", file=sys.stderr)
            continue
        (out / template.name).write_text(re.sub(r"@([A-Z0-9_]+)@", lambda found: values[found[1]], text))


main(Path(sys.argv[1]))
