#!/bin/sh
# As xargs.sh, with GNU parallel: nights.log has the exit status and seconds of each seller.
#
#   sh parallel.sh sellers/
#
# Ends with the number of sellers whose night did not end with 0 (101 for more than 100).
set -u
here=$(dirname "$0")
status=0
find "$1" -mindepth 1 -maxdepth 1 -type d | sort |
    parallel --jobs 4 --joblog nights.log --line-buffer --tagstring '{/}' sh "$here/retry.sh" '{}' || status=$?
find "$1" -mindepth 1 -maxdepth 1 -type d | sort | sed 's|$|/out|' | feedmill fleet report - --out fleet
exit "$status"
