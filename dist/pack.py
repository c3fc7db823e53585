"""Packs a ready binary as a tarball, a PyPI wheel and npm packages, and the repository of hooks; bytes depend on the input alone.

    pack.py tarball ARCHITECTURE PROGRAM STAGE OUT
    pack.py wheel ARCHITECTURE PROGRAM OUT
    pack.py npm-platform ARCHITECTURE PROGRAM OUT
    pack.py npm-launcher OUT ARCHITECTURE...
    pack.py hooks OUT

Knows nothing about building or publishing. dist/build calls it, dist/smoke installs what it makes.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

from project import ROOT, VERSION, field

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
MACHINE = {"amd64": "x86_64", "arm64": "aarch64"}
NODE = {"amd64": "x64", "arm64": "arm64"}
LICENCES = ["LICENSE-MIT", "LICENSE-APACHE"]


def tarball(path, files):
    """Writes {name: (bytes, mode)} as a .tar.gz."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, (data, mode) in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), mode, EPOCH
            archive.addfile(entry, io.BytesIO(data))
    path.write_bytes(gzip.compress(buffer.getvalue(), 9, mtime=0))


def release_tarball(architecture, program, stage, out):
    name = f"gitlab-rb-{VERSION}-linux-{architecture}"
    files = {f"{name}/gitlab-rb": (Path(program).read_bytes(), 0o755)}
    for text in [*LICENCES, "README.md", "CHANGELOG.md"]:
        files[f"{name}/{text}"] = ((ROOT / text).read_bytes(), 0o644)
    stage = Path(stage)
    files[f"{name}/THIRD-PARTY"] = ((stage / "THIRD-PARTY").read_bytes(), 0o644)
    for script in ["gitlab-rb.bash", "_gitlab-rb", "gitlab-rb.fish"]:
        files[f"{name}/completions/{script}"] = ((stage / script).read_bytes(), 0o644)
    for page in (stage / "man").iterdir():
        files[f"{name}/man/{page.name}"] = (page.read_bytes(), 0o644)
    tarball(Path(out) / f"{name}.tar.gz", files)


def wheel(architecture, program, out):
    machine = MACHINE[architecture]
    # A static program asks nothing of the system's C library.
    tags = [f"manylinux_2_17_{machine}", f"manylinux2014_{machine}", f"musllinux_1_1_{machine}"]
    tag = f"py3-none-{'.'.join(tags)}"
    info = f"gitlab_rb-{VERSION}.dist-info"
    metadata = [
        "Metadata-Version: 2.4",
        "Name: gitlab-rb",
        f"Version: {VERSION}",
        f"Summary: {field('description')}",
        f"License-Expression: {field('license')}",
        *[f"License-File: {name}" for name in LICENCES],
        f"Project-URL: Homepage, {field('homepage')}",
        f"Project-URL: Documentation, {field('documentation')}",
        "Keywords: gitlab,omnibus,mattermost,lint,migration",
        "Requires-Python: >=3.7",
        "Description-Content-Type: text/markdown",
        "",
        (ROOT / "README.md").read_text(),
    ]
    files = {
        f"gitlab_rb-{VERSION}.data/scripts/gitlab-rb": (Path(program).read_bytes(), 0o755),
        f"{info}/METADATA": ("\n".join(metadata).encode(), 0o644),
        f"{info}/WHEEL": (
            "\n".join(
                ["Wheel-Version: 1.0", "Generator: gitlab-rb", "Root-Is-Purelib: false"]
                + [f"Tag: py3-none-{platform}" for platform in tags]
                + [""]
            ).encode(),
            0o644,
        ),
    }
    for name in LICENCES:
        files[f"{info}/licenses/{name}"] = ((ROOT / name).read_bytes(), 0o644)
    digest = lambda data: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record = [f"{name},sha256={digest(data)},{len(data)}" for name, (data, _) in files.items()]
    record.append(f"{info}/RECORD,,")
    files[f"{info}/RECORD"] = (("\n".join(record) + "\n").encode(), 0o644)
    with zipfile.ZipFile(Path(out) / f"gitlab_rb-{VERSION}-{tag}.whl", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name, time.gmtime(EPOCH)[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, (0o100000 | mode) << 16
            archive.writestr(entry, data)


def npm_package(out, file_name, manifest, files):
    manifest = {
        **manifest,
        "version": VERSION,
        "description": field("description"),
        "license": field("license"),
        "homepage": field("homepage"),
        "repository": {"type": "git", "url": f"git+{field('repository')}.git"},
    }
    files = {"package.json": ((json.dumps(manifest, indent=2) + "\n").encode(), 0o644), **files}
    for name in LICENCES:
        files[name] = ((ROOT / name).read_bytes(), 0o644)
    tarball(Path(out) / f"{file_name}-{VERSION}.tgz", {f"package/{name}": data for name, data in files.items()})


def npm_platform(architecture, program, out):
    name = f"linux-{NODE[architecture]}"
    manifest = {"name": f"@gitlab-rb/{name}", "os": ["linux"], "cpu": [NODE[architecture]], "preferUnplugged": True}
    npm_package(out, f"npm-gitlab-rb-{name}", manifest, {"gitlab-rb": (Path(program).read_bytes(), 0o755)})


def npm_launcher(out, *architectures):
    manifest = {
        "name": "gitlab-rb",
        "bin": {"gitlab-rb": "launcher.js"},
        "engines": {"node": ">=14"},
        "optionalDependencies": {f"@gitlab-rb/linux-{NODE[name]}": VERSION for name in architectures},
    }
    files = {
        "launcher.js": ((ROOT / "dist/launcher.js").read_bytes(), 0o755),
        "README.md": ((ROOT / "README.md").read_bytes(), 0o644),
    }
    npm_package(out, "npm-gitlab-rb", manifest, files)


def hooks(out):
    folder = ROOT / "hooks"
    files = {f"gitlab-rb-hooks/{path.name}": (path.read_bytes(), 0o644) for path in folder.iterdir()}
    tarball(Path(out) / f"gitlab-rb-hooks-{VERSION}.tar.gz", files)


COMMANDS = {
    "tarball": release_tarball,
    "wheel": wheel,
    "npm-platform": npm_platform,
    "npm-launcher": npm_launcher,
    "hooks": hooks,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
