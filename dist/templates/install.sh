#!/bin/sh
# Installs gitlab-rb @VERSION@ for Linux, and checks its sum first.
#
#   sh install.sh                 into /usr/local (as root) or ~/.local
#   PREFIX=/opt/x sh install.sh   into /opt/x
#   GITLAB_RB_FROM=file:///media/usb sh install.sh
#                                 from another place that has the tarball: a mirror, a folder
set -eu

version=@VERSION@
from=${GITLAB_RB_FROM:-@URL@/-/releases/v$version/downloads}
case $(uname -s)-$(uname -m) in
Linux-x86_64) architecture=amd64 sum=@SHA256_AMD64@ ;;
Linux-aarch64 | Linux-arm64) architecture=arm64 sum=@SHA256_ARM64@ ;;
*)
  echo "error: there is no ready program for $(uname -s) on $(uname -m)" >&2
  echo "help: build it with Rust: cargo install gitlab-rb" >&2
  exit 1
  ;;
esac
if [ -z "${PREFIX:-}" ]; then
  if [ "$(id -u)" = 0 ]; then PREFIX=/usr/local; else PREFIX=$HOME/.local; fi
fi
name=gitlab-rb-$version-linux-$architecture
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
case $from in
file://*) cp "${from#file://}/$name.tar.gz" "$folder/" ;;
*)
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --proto '=https' --output "$folder/$name.tar.gz" "$from/$name.tar.gz"
  else
    wget -q -O "$folder/$name.tar.gz" "$from/$name.tar.gz"
  fi
  ;;
esac
if ! echo "$sum  $folder/$name.tar.gz" | sha256sum -c - >/dev/null 2>&1; then
  echo "error: $from/$name.tar.gz is not the file that was released: its SHA-256 sum is another" >&2
  echo "help: nothing was installed; download it again, or report it at @URL@/-/issues" >&2
  exit 1
fi
tar -xzf "$folder/$name.tar.gz" -C "$folder"
install -D -m 755 "$folder/$name/gitlab-rb" "$PREFIX/bin/gitlab-rb"
for page in "$folder/$name"/man/*; do install -D -m 644 "$page" "$PREFIX/share/man/man1/${page##*/}"; done
install -D -m 644 "$folder/$name/completions/gitlab-rb.bash" "$PREFIX/share/bash-completion/completions/gitlab-rb"
install -D -m 644 "$folder/$name/completions/_gitlab-rb" "$PREFIX/share/zsh/site-functions/_gitlab-rb"
install -D -m 644 "$folder/$name/completions/gitlab-rb.fish" "$PREFIX/share/fish/vendor_completions.d/gitlab-rb.fish"
echo "Installed $("$PREFIX/bin/gitlab-rb" --version) as $PREFIX/bin/gitlab-rb"
case :$PATH: in *:"$PREFIX/bin":*) ;; *) echo "Add $PREFIX/bin to PATH to run it by its name." ;; esac
