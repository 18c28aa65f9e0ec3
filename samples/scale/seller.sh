#!/bin/sh
# One seller's night. A directory a seller is all there is: exports/ (with feedmill.json), state/ and out/.
#
#   sh seller.sh sellers/es1
#
# Safe to be started again: with --once a run that was stopped is resumed, and one that is finished is answered as it
# was. Ends with the exit status of feedmill.
set -u
cd "$1" || exit 66
exec feedmill run exports --out out --state state --once
