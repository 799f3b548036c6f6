#! /bin/bash --
# Prints enabled, disabled or custom (some protections are off).
answer=$(/usr/bin/csrutil status 2>&1)
case $answer in
    *'status: enabled'*Configuration:*) echo custom ;;
    *'status: enabled'*) echo enabled ;;
    *'status: disabled'*) echo disabled ;;
    *'status: unknown'*) echo custom ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
