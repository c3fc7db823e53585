"""release.py OUT API: prints the request that creates the release in GitLab, with a link to each artefact."""

import json
import subprocess
import sys
from pathlib import Path

from project import ROOT, VERSION


def main(out, api):
    notes = subprocess.run([sys.executable, str(ROOT / "dist/changelog.py")], check=True, stdout=subprocess.PIPE, text=True)
    links = [
        {
            "name": path.name,
            "url": f"{api}/packages/generic/gitlab-rb/{VERSION}/{path.name}",
            "direct_asset_path": f"/{path.name}",
            "link_type": "image" if "-image-" in path.name else "package",
        }
        for path in sorted(out.iterdir())
    ]
    release = {"tag_name": f"v{VERSION}", "name": f"gitlab-rb {VERSION}", "description": notes.stdout.strip(), "assets": {"links": links}}
    print(json.dumps(release, indent=2))


main(Path(sys.argv[1]), sys.argv[2])
