#!/bin/sh
# The Installer gives: package, target folder, target volume, root of the system.
if [ "${3:-/}" != / ]; then
  echo "Espalier can only be installed on the volume that this Mac was started from." >&2
  exit 1
fi
version=$(/usr/bin/sw_vers -productVersion)
major=${version%%.*}
case $major in
  '' | *[!0-9]*) echo "The version of macOS cannot be told." >&2; exit 1 ;;
esac
if [ "$major" -lt 12 ]; then
  echo "Espalier needs macOS 12 or newer; this Mac has macOS $version." >&2
  exit 1
fi
exit 0
