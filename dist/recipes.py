"""recipes.py: checks what users paste or include: the component templates, the action, this project's pipeline and
every YAML block of docs/ci.md and docs/install.md, with zizmor and with GitLab's own schema of CI files.

Needs zizmor and check-jsonschema, from dist/tools.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from project import ROOT

TOOLS = Path(os.environ.get("GITLAB_RB_DIST", ROOT / "target/dist")) / "tools/bin"


def run(*command):
    program = TOOLS / command[0] if (TOOLS / command[0]).exists() else command[0]
    return subprocess.run([str(program), *map(str, command[1:])]).returncode == 0


def filled(template):
    """The jobs of a component as GitLab sees them, every input at its default."""
    header, jobs = template.split("\n---\n", 1)
    for name, rest in re.findall(r"^    ([\w-]+):\n((?:      .*\n)+)", header + "\n", re.MULTILINE):
        default = re.search(r"^      default:(.*(?:\n {8}.*)*)", rest, re.MULTILINE)
        value = default[1].strip() if default else "gitlab.rb"
        if value.startswith("- "):
            value = "[" + ", ".join(line.strip()[2:] for line in value.splitlines()) + "]"
        elif value.startswith('"'):
            value = value[1:-1]
        jobs = jobs.replace(f"$[[ inputs.{name} ]]", value or '""')
    return header, jobs


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        workflows = folder / ".github/workflows"
        workflows.mkdir(parents=True)
        pipelines = [ROOT / ".gitlab-ci.yml"]

        def pipeline(name, text):
            (folder / name).write_text(text)
            pipelines.append(folder / name)

        for template in sorted((ROOT / "templates").glob("*.yml")):
            header, jobs = filled(template.read_text())
            if "$[[" in jobs:
                sys.exit(f"error: {template.name} uses an input that it does not declare")
            pipeline(f"{template.stem}.header.yml", header + "\n")
            pipeline(f"{template.stem}.jobs.yml", jobs)
        count = 0
        for page in ("docs/ci.md", "docs/install.md"):
            for block in re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL):
                count += 1
                kind = re.match(r"# (\S+)", block)
                if not kind:
                    sys.exit(f"error: a YAML block of {page} does not begin with the name of its file:\n{block}")
                if kind[1].startswith(".github/"):
                    (workflows / f"{count}.yml").write_text(block)
                elif kind[1] == ".gitlab-ci.yml":
                    pipeline(f"{count}.gitlab-ci.yml", block)
        ok = run("zizmor", "--offline", "--pedantic", "--no-progress", ROOT / "action.yml", *sorted(workflows.iterdir()))
        ok &= run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", *pipelines)
        print(f"{len(pipelines)} files for GitLab, {len(list(workflows.iterdir())) + 1} for GitHub")
        sys.exit(0 if ok else 1)


main()
