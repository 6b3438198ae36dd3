#!/bin/sh
# Says what is missing to build Tandem, and where to get it.
set -u
missing=0

miss() {
  echo "error: $1" >&2
  echo "hint: $2" >&2
  missing=1
}

# at_least HAVE WANT: whether version HAVE (1.26.3) is WANT (1.26) or later.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

if ! command -v go >/dev/null; then
  miss "go is not installed" "install Go 1.26 or later from https://go.dev/dl"
elif ! have=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || ! at_least "$have" 1.26; then
  miss "go is version ${have:-unknown}, too old" "install Go 1.26 or later from https://go.dev/dl"
fi
if ! command -v node >/dev/null; then
  miss "node is not installed" "install Node.js 20.19 or later from https://nodejs.org"
elif have=$(node --version | sed 's/^v//') && ! at_least "$have" 20.19; then
  miss "node is version $have, too old" "install Node.js 20.19 or later from https://nodejs.org"
fi
command -v npm >/dev/null || miss "npm is not installed" "it comes with Node.js: https://nodejs.org"
exit $missing
