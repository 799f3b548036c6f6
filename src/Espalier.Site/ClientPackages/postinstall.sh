#!/bin/sh
place=/Library/Espalier
incoming=$place/incoming/espalier-client.app
program=$incoming/Contents/MacOS/espalier-client
job=/Library/LaunchDaemons/org.espalier.client.plist
agent=/Library/LaunchAgents/org.espalier.client.ui.plist

# A process under Rosetta is told by uname that the Mac is an Intel one.
kind=x86_64
[ "$(/usr/sbin/sysctl -n hw.optional.arm64 2>/dev/null)" != 1 ] || kind=arm64
if [ ! -f "$program.$kind" ]; then
  echo "This package has no Espalier client for this kind of Mac ($kind)." >&2
  exit 1
fi
/bin/mv -f "$program.$kind" "$program" || exit 1
/bin/rm -f "$program.arm64" "$program.x86_64"

# Two folders take turns; the link says which one is in use.
turn=a
[ "$(/usr/bin/readlink "$place/espalier-client.app")" != a/espalier-client.app ] || turn=b
/bin/rm -rf "${place:?}/$turn" && /bin/mkdir -m 755 "$place/$turn" && /bin/mv "$incoming" "$place/$turn/" && /bin/rmdir "$place/incoming" || exit 1
[ -L "$place/espalier-client.app" ] || /bin/rm -rf "$place/espalier-client.app"
/bin/ln -sfn "$turn/espalier-client.app" "$place/espalier-client.app" || exit 1

/bin/mkdir -p /usr/local/bin && /bin/ln -sfn "$place/espalierctl" /usr/local/bin/espalierctl \
  || echo "There is no link to espalierctl in /usr/local/bin." >&2

# An older client ends within 20 s; until then its name is taken.
/bin/launchctl enable system/org.espalier.client
/bin/launchctl bootout system/org.espalier.client 2>/dev/null
tries=0
until /bin/launchctl bootstrap system "$job"; do
  tries=$((tries + 1))
  if [ "$tries" -ge 25 ]; then
    echo "The Espalier client is installed but could not be started." >&2
    exit 1
  fi
  /bin/sleep 1
done

# Whoever is logged on gets the session's part now, everybody else at log-in. Without it the client is complete but for what is on screen.
user=$(/usr/bin/stat -f %u /dev/console)
case $user in
  '' | 0 | *[!0-9]*) ;;
  *)
    /bin/launchctl bootout "gui/$user/org.espalier.client.ui" 2>/dev/null
    /bin/launchctl bootstrap "gui/$user" "$agent" || echo "What the client shows to users starts at the next log-in." >&2
    ;;
esac
exit 0
