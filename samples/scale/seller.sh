#!/bin/sh
# One seller's night. One directory per seller is all it takes: exports/ (with feedmill.json), state/ and out/.
#
#   sh seller.sh sellers/es1
#
# Safe to start again: with --once a run that was stopped is resumed, and one that is finished gives its outcome
# again. Ends with the exit status of feedmill.
set -u
cd "$1" || exit 66
exec feedmill run exports --out out --state state --once
