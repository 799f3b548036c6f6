#! /bin/bash --
# Prints on or off for the user at the screen, whose own setting it is. With nobody logged on the screen is locked.
user=$(/usr/bin/stat -f %Su /dev/console 2>/dev/null)
case $user in
    ''|root|loginwindow|_mbsetupuser) echo on; exit 0 ;;
esac
ask() { "$@" /usr/sbin/sysadminctl -screenLock status 2>&1; }
answer=$(ask /bin/launchctl asuser "$(/usr/bin/id -u "$user" 2>/dev/null)" /usr/bin/sudo -u "$user")
case $answer in
    *screenLock*) ;;
    *) answer=$(ask) ;;
esac
case $answer in
    *'screenLock is off'*) echo off ;;
    *'screenLock delay'*|*'screenLock is on'*) echo on ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
