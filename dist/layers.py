"""layers.py IMAGE FOLDER ARCHITECTURE: unpacks the layers of an OCI image as a container engine would, checking every digest."""

import hashlib
import json
import sys
import tarfile
from pathlib import Path


def blob(image, descriptor):
    algorithm, digest = descriptor["digest"].split(":")
    path = image / "blobs" / algorithm / digest
    if hashlib.new(algorithm, path.read_bytes()).hexdigest() != digest:
        sys.exit(f"error: {path} is not what its name says")
    return path


def main(image, folder, architecture):
    index = json.loads((image / "index.json").read_text())
    manifest = json.loads(blob(image, index["manifests"][0]).read_text())
    config = json.loads(blob(image, manifest["config"]).read_text())
    if config["architecture"] != architecture:
        sys.exit(f"error: the image is for {config['architecture']}, not for {architecture}")
    for layer in manifest["layers"]:
        with tarfile.open(blob(image, layer)) as archive:
            # Whiteouts would need care; an image without a parent has none.
            archive.extractall(folder, members=[entry for entry in archive if not entry.isdev()])


main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
