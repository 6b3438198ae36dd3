#!/bin/sh
# Starts a server and a phone with a sample account in one terminal. Ctrl-C
# ends both.
set -u
cd "$(dirname "$0")/.." || exit 1
home=${TANDEM_HOME:-$PWD/.run/phone}
mkdir -p .run

TANDEM_STATE=${TANDEM_STATE:-$PWD/.run/server} ./bin/tandemd >.run/tandemd.out 2>.run/tandemd.log &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT
trap 'exit 130' INT TERM

# The server is ready when it answers; it says why when it cannot start.
until ./bin/tandemd health >/dev/null 2>&1; do
  if ! kill -0 "$server" 2>/dev/null; then
    cat .run/tandemd.log >&2
    exit 1
  fi
done
cat .run/tandemd.out
TANDEM_HOME=$home ./bin/tandem run --sample
