#! /bin/bash --
# Prints on or off. The tool answers on standard error.
answer=$(/usr/sbin/sysadminctl -guestAccount status 2>&1)
case $answer in
    *'Guest account enabled'*) echo on ;;
    *'Guest account disabled'*) echo off ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
