#! /bin/bash --
# Prints on or off. launchd has the service only while remote login is on, and needs no Full Disk Access to say so, as systemsetup does.
answer=$(/bin/launchctl print system/com.openssh.sshd 2>&1)
case $answer in
    *'Could not find service'*) echo off ;;
    *com.openssh.sshd*) echo on ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
