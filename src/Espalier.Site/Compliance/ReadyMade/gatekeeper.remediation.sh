#! /bin/bash --
# --master-enable was renamed; which of the two names a macOS knows depends on its version.
/usr/sbin/spctl --global-enable >/dev/null 2>&1
case $(/usr/sbin/spctl --status 2>&1) in
    *'assessments enabled'*) ;;
    *) /usr/sbin/spctl --master-enable >&2 ;;
esac
echo 0
