#! /bin/bash --
# The tool ends with 0 whatever happens; the next discovery tells.
/usr/sbin/sysadminctl -guestAccount off >/dev/null 2>&1
echo 0
