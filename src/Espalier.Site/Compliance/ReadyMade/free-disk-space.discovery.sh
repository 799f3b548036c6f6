#! /bin/bash --
# Prints the free space of the volume with the users' data, in whole GB (1,000,000,000 bytes), as Finder counts, without what macOS could purge.
/bin/df -kP /System/Volumes/Data | /usr/bin/awk 'NR == 2 { printf "%d\n", $4 * 1024 / 1000000000 }'
