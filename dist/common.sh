# What the scripts of this folder share; they source it.
#
# The project's address and version have one place each, Cargo.toml.

set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
field() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$root/Cargo.toml" | head -n 1; }
version=$(field version)
url=$(field repository)
out=${GITLAB_RB_DIST:-$root/target/dist}
# Every date in an artefact is that of the commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C.UTF-8
umask 022

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# The names that each world has for an architecture.
rust_target() { case $1 in amd64) echo x86_64-unknown-linux-gnu ;; arm64) echo aarch64-unknown-linux-gnu ;; *) fail "unknown architecture $1" ;; esac }
machine() { case $1 in amd64) echo x86_64 ;; arm64) echo aarch64 ;; esac }

# Runs a program that `dist/tools` put into the virtual environment, or one on the PATH.
tool() {
  local name=$1
  shift
  if [ -x "$out/tools/bin/$name" ]; then "$out/tools/bin/$name" "$@"; else "$name" "$@"; fi
}
