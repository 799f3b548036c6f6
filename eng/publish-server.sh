#!/usr/bin/env bash
# Publishes the site server: compiled ahead of time, with the .NET runtime beside it, so that it starts fast and a server needs nothing else.
#   eng/publish-server.sh [FOLDER [RUNTIME...]]     default: artifacts/server linux-x64
# FOLDER/RUNTIME/ then holds the program espalier and what it needs. Runtimes: linux-x64; linux-arm64 and win-x64 build the same way and were not run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=$(realpath -m "${1:-$root/artifacts/server}")
shift || true
[ $# -gt 0 ] || set -- linux-x64
for runtime in "$@"; do
  work=$out/build
  # An artifacts folder of its own: the restore for another runtime must not disturb the tree's.
  dotnet publish "$root/src/Espalier.Server" -c Release -r "$runtime" --self-contained --artifacts-path "$work" -v quiet \
    -p:PublishReadyToRun=true -p:DebugType=none -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
  rm -rf "${out:?}/$runtime"
  mv "$work/publish/Espalier.Server/release_$runtime" "$out/$runtime"
  cp "$root/packaging/espalier.service" "$out/$runtime/"
  echo "$runtime: $(du -sh "$out/$runtime" | cut -f1) in $out/$runtime"
done
