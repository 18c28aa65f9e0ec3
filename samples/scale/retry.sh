#!/bin/sh
# seller.sh until it ends for good, for schedulers that do not know which exit statuses are worth another try.
#
#   TRIES=4 PAUSE=60 sh retry.sh sellers/es1
set -u
tries=${TRIES:-4}
pause=${PAUSE:-60}
while :; do
    status=0
    sh "$(dirname "$0")/seller.sh" "$1" || status=$?
    case $status in
    69 | 75 | 130 | 137 | 143) ;;
    *) exit "$status" ;;
    esac
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || exit "$status"
    sleep "$pause"
    pause=$((pause * 2))
done
