#! /bin/bash --
# Prints after how many seconds the password is asked for; nothing when it never is, or nobody is logged on.
user=$(/usr/bin/stat -f %Su /dev/console 2>/dev/null)
case $user in
    ''|root|loginwindow|_mbsetupuser) exit 0 ;;
esac
ask() { "$@" /usr/sbin/sysadminctl -screenLock status 2>&1; }
answer=$(ask /bin/launchctl asuser "$(/usr/bin/id -u "$user" 2>/dev/null)" /usr/bin/sudo -u "$user")
case $answer in
    *screenLock*) ;;
    *) answer=$(ask) ;;
esac
case $answer in
    *'delay is immediate'*) echo 0 ;;
    *'delay is '*' seconds'*) answer=${answer##*delay is }; echo "${answer%% seconds*}" ;;
    *'screenLock is off'*) ;;
    *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
