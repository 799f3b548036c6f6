#! /bin/bash --
# Prints the free space of the volume with the users' data, in whole GB (1,000,000,000 bytes), as Finder counts, without what macOS could purge.
/bin/df -kP /System/Volumes/Data | {
    read -r _
    read -r _ _ _ free _
    case $free in
        ''|*[!0-9]*) exit 1 ;;
        *) echo $((free * 1024 / 1000000000)) ;;
    esac
}
