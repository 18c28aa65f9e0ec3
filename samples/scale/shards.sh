#!/bin/sh
# One giant catalog in shards, several at a time, and their merge.
#
#   sh shards.sh 16 shards out exports --shard-by file
#
# The words after the run folder go to feedmill run. Ends with the exit status of feedmill merge, or with 123 where a
# shard could not be made (see xargs).
set -u
count=$1 work=$2 out=$3
shift 3
mkdir -p "$work" || exit 73
seq "$count" | xargs -P "${JOBS:-4}" -I '{}' \
  sh -c 'feedmill run "$@" --quiet >/dev/null; s=$?; [ "$s" -eq 65 ] || exit "$s"' \
  sh "$@" --shard "{}/$count" --out "$work/{}" || exit
set --
number=1
while [ "$number" -le "$count" ]; do
  set -- "$@" "$work/$number"
  number=$((number + 1))
done
exec feedmill merge "$out" "$@"
