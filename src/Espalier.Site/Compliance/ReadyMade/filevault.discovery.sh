#! /bin/bash --
# Prints on, encrypting, decrypting, deferred (waits for a user to log in) or off.
answer=$(/usr/bin/fdesetup status 2>&1)
case $answer in
    *'Decryption in progress'*) echo decrypting ;;
    *'Encryption in progress'*) echo encrypting ;;
    *'FileVault is On'*) echo on ;;
    *'Deferred enablement'*) echo deferred ;;
    *'FileVault is Off'*) echo off ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
