#!/bin/bash
# Removes the Espalier client from this Mac without a question: it leaves its site, ends, and its files and receipt go. Run it with sudo.
# Exit codes: 0 removed, 1 something is left, 3 not run by root. What was done is in /Library/Logs/espalier_uninstaller.log.
if [ "$(id -u)" != 0 ]; then
  echo "Run this script with sudo: it removes the client of the whole Mac." >&2
  exit 3
fi
cd / || exit 1
place=/Library/Espalier
client=$place/espalier-client.app/Contents/MacOS/espalier-client
log=/Library/Logs/espalier_uninstaller.log
status=0

say() {
  echo "$*"
  echo "$(date '+%Y-%m-%d %H:%M:%S %z') $*" >>"$log"
}

say "Removing the Espalier client."

# The site is told first, while this Mac still has its key; a site that does not answer does not keep the client here.
if [ -x "$client" ]; then
  told=$("$client" unenroll --force 2>&1)
  say "${told:-This Mac left its site.}"
fi

for session in $(/bin/ps -axo uid=,comm= | /usr/bin/awk '$2 ~ /loginwindow$/ { print $1 }' | /usr/bin/sort -u) "$(/usr/bin/stat -f %u /dev/console)"; do
  /bin/launchctl bootout "gui/$session/org.espalier.client.ui" 2>/dev/null
done
/bin/launchctl bootout system/org.espalier.client 2>/dev/null
tries=0
while /bin/launchctl print system/org.espalier.client >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -ge 25 ]; then
    say "The client does not end."
    status=1
    break
  fi
  /bin/sleep 1
done

case $(/usr/bin/readlink /usr/local/bin/espalierctl) in
  "$place"/*) /bin/rm -f /usr/local/bin/espalierctl ;;
esac
for path in /Library/LaunchDaemons/org.espalier.client.plist /Library/LaunchAgents/org.espalier.client.ui.plist /Applications/Espalier.app /Library/Preferences/org.espalier.client.plist '/Library/Application Support/Espalier' \
  /var/run/org.espalier.client /Library/Logs/espalier-client.log /Library/Logs/espalier-client.*.log.gz "$place"; do
  [ -e "$path" ] || [ -L "$path" ] || continue
  if /bin/rm -rf "$path"; then
    say "Removed $path."
  else
    say "$path could not be removed."
    status=1
  fi
done
if /usr/sbin/pkgutil --pkgs=org.espalier.client >/dev/null 2>&1; then
  /usr/sbin/pkgutil --forget org.espalier.client >/dev/null && say "Forgot the receipt." || status=1
fi
[ "$status" = 0 ] && say "The Espalier client is removed."
exit "$status"
