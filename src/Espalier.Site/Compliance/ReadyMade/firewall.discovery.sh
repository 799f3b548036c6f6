#! /bin/bash --
# Prints on or off. Asks the tool, because the preference file is gone since macOS 15. State 2 blocks all incoming connections.
answer=$(/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate 2>&1)
case $answer in
    *'State = 0'*) echo off ;;
    *'State = '*) echo on ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
