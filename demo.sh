#!/usr/bin/env bash
# Builds Espalier and runs its demo: a site, its console and simulated Macs, on this host only. Options go to 'espalier demo'.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build src/Espalier.Server -c Release -v quiet >&2
exec dotnet artifacts/bin/Espalier.Server/release/espalier.dll demo "$@"
