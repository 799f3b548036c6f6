#! /bin/bash --
# The tool ends with 0 even where a profile manages the firewall and nothing changes: its words tell.
answer=$(/usr/libexec/ApplicationFirewall/socketfilterfw --setglobalstate on 2>&1)
case $answer in
    *cannot*) printf '%s\n' "$answer" >&2; echo 1 ;;
    *) echo 0 ;;
esac
