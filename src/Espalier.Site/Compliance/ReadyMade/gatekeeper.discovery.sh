#! /bin/bash --
# Prints on or off. The tool ends with 1 when assessments are disabled.
answer=$(/usr/sbin/spctl --status 2>&1)
case $answer in
    *'assessments enabled'*) echo on ;;
    *'assessments disabled'*) echo off ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
