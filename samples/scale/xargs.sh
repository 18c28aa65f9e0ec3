#!/bin/sh
# The night of all sellers on one machine, four at a time, and one report over them.
#
#   sh xargs.sh sellers/
#
# Ends with 123 where a seller's night did not end with 0 (see xargs), and with the report in any case.
set -u
here=$(dirname "$0")
status=0
find "$1" -mindepth 1 -maxdepth 1 -type d | sort | xargs -P 4 -I '{}' sh "$here/retry.sh" '{}' || status=$?
find "$1" -mindepth 1 -maxdepth 1 -type d | sort | sed 's|$|/out|' | feedmill fleet report - --out fleet
exit "$status"
