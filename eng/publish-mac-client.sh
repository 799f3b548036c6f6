#!/usr/bin/env bash
# Publishes the Mac client: one trimmed file per kind of Mac, from any system that .NET builds on.
#   eng/publish-mac-client.sh [FOLDER [RUNTIME...]]     default: artifacts/mac-client osx-arm64 osx-x64
# FOLDER/RUNTIME/ then holds what lies below /Library on a Mac, and in Applications the app. The .NET SDK signs the file ad hoc, which Apple silicon demands; a Developer ID
# signature replaces it where there is one. Nothing of this was run on a real Mac yet.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=$(realpath -m "${1:-$root/artifacts/mac-client}")
shift || true
[ $# -gt 0 ] || set -- osx-arm64 osx-x64
project=$root/src/Espalier.MacClient.Daemon
for runtime in "$@"; do
  work=$out/build
  # An artifacts folder of its own: the restore for another runtime must not disturb the tree's.
  dotnet publish "$project" -c Release -r "$runtime" --artifacts-path "$work" -v quiet \
    -p:DebugType=none -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
  made=$work/publish/Espalier.MacClient.Daemon/release_$runtime
  if [ "$(ls "$made")" != espalier-client ]; then
    echo "More than one file was published for $runtime:" >&2
    ls -l "$made" >&2
    exit 1
  fi
  version=$(dotnet msbuild "$project" -getProperty:Version)
  library=$out/$runtime
  rm -rf "$library"
  bundle=$library/Espalier/espalier-client.app/Contents
  mkdir -p "$bundle/MacOS" "$library/LaunchDaemons" "$library/LaunchAgents" "$library/Applications"
  install -m 755 "$made/espalier-client" "$bundle/MacOS/"
  sed "s/@VERSION@/$version/" "$project/Packaging/Info.plist" >"$bundle/Info.plist"
  install -m 755 "$project/Packaging/espalierctl" "$project/Packaging/espalier_report_tool" "$library/Espalier/"
  cp -R "$project/Packaging/espalier_uninstaller.app" "$library/Espalier/"
  sed "s/@VERSION@/$version/" "$project/Packaging/espalier_uninstaller.app/Contents/Info.plist" >"$library/Espalier/espalier_uninstaller.app/Contents/Info.plist"
  install -m 644 "$project/Packaging/org.espalier.client.plist" "$library/LaunchDaemons/"
  install -m 644 "$project/Packaging/org.espalier.client.ui.plist" "$library/LaunchAgents/"
  cp -R "$project/Packaging/Espalier.app" "$library/Applications/"
  sed "s/@VERSION@/$version/" "$project/Packaging/Espalier.app/Contents/Info.plist" >"$library/Applications/Espalier.app/Contents/Info.plist"
  echo "$runtime: $(stat -c %s "$bundle/MacOS/espalier-client" 2>/dev/null || stat -f %z "$bundle/MacOS/espalier-client") bytes in $bundle/MacOS/espalier-client"
done
