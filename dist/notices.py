"""Prints the licences of the crates that are linked into the program, with their texts; each text once."""

import json
import subprocess
from pathlib import Path

from project import ROOT

TEXTS = ("LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE")


def linked():
    """The packages that the program is linked from: no build scripts, no macros, no tests."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    macro = lambda package: any("proc-macro" in target["kind"] for target in package["targets"])
    found, waiting = set(), [metadata["resolve"]["root"]]
    while waiting:
        name = waiting.pop()
        for dependency in nodes[name]["deps"]:
            normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if normal and dependency["pkg"] not in found and not macro(packages[dependency["pkg"]]):
                found.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return sorted((packages[name] for name in found), key=lambda package: (package["name"], package["version"]))


def main():
    texts = {}
    print("The program is linked from these crates:\n")
    for package in linked():
        print(f"  {package['name']} {package['version']}: {package['license']}")
        folder = Path(package["manifest_path"]).parent
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name.upper().startswith(TEXTS):
                text = "\n".join(line.rstrip() for line in path.read_text(errors="replace").strip().splitlines())
                texts.setdefault(text, []).append(package["name"])
    print("\nand from Rust's standard library (MIT OR Apache-2.0) and the GNU C Library (LGPL-2.1-or-later).")
    for text, names in texts.items():
        print(f"\n{'-' * 80}\n{', '.join(dict.fromkeys(names))}\n\n{text}")


main()
