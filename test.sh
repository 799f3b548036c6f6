#!/usr/bin/env bash
# Installs what the tests need (Debian packages), builds everything, runs all tests, ends with 'N passed, N failed, N skipped'.
#   ./test.sh             everything
#   ./test.sh --proven    lists the requirement lines that tests carry, per area
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [ "${1:-}" = --proven ]; then
  grep -rhoE 'Trait\("Line", "[A-Z0-9-]+"\)' tests --include='*.cs' | grep -oE '[A-Z][A-Z-]*-[A-Z]*-?[0-9]+|[A-Z]+-[0-9]+' | sort -u | sort -t- -k1,1 -V \
    | awk '{area=$0; sub(/-[0-9]+$/, "", area); lines[area]=lines[area] " " $0; n[area]++} END {for (a in lines) printf "%-10s %3d:%s\n", a, n[a], lines[a]}' | sort
  exit 0
fi

packages=(postgresql libplist-utils chromium util-linux procps perl samba-ad-dc samba-ad-provision samba-dsdb-modules ldap-utils krb5-user curl systemd openssl nmap strace nftables iproute2)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=(); [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null || { echo "Could not install: ${missing[*]}"; exit 1; }
fi

dotnet build Espalier.slnx -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  log=$(mktemp)
  timeout 1500 dotnet run --project "$project" --no-build -- --no-progress --no-ansi --output Normal >"$log" 2>&1
  code=$?
  p=$(grep -oiE 'succeeded: +[0-9]+' "$log" | grep -oE '[0-9]+' | tail -1); f=$(grep -oiE 'failed: +[0-9]+' "$log" | grep -oE '[0-9]+' | tail -1); s=$(grep -oiE 'skipped: +[0-9]+' "$log" | grep -oE '[0-9]+' | tail -1)
  # A project that ends badly without saying which test failed counts as one failure.
  [ "$code" = 0 ] || [ "${f:-0}" -gt 0 ] || f=1
  echo "$name: ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
  # What failed, each with its reason; then the end, for a project that ended badly.
  [ "${f:-0}" = 0 ] || { grep -E '^failed ' -A 30 "$log" | cut -c1-600; tail -30 "$log"; }
  rm -f "$log"
  passed=$((passed + ${p:-0})); failed=$((failed + ${f:-0})); skipped=$((skipped + ${s:-0}))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
