#!/usr/bin/env bash
# Builds Espalier and runs its demo: a site, its console and simulated Macs, on this host only. Options go to 'espalier demo'.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Two demos that start together must not build at the same time.
mkdir -p artifacts
(
  if command -v flock >/dev/null; then flock 9; fi
  echo "Building the demo: a few minutes the first time, seconds later." >&2
  dotnet build src/Espalier.Server -c Release -v quiet >&2
) 9>artifacts/demo-build.lock
exec dotnet artifacts/bin/Espalier.Server/release/espalier.dll demo "$@"
