#!/bin/sh
# Runs govulncheck where its database can be reached; says so where not.
# usage: vulncheck.sh GO MODULE@VERSION
set -u
out=$("$1" run "$2" ./... 2>&1)
status=$?
case "$out" in
*"vuln.go.dev"*"dial tcp"* | *"vuln.go.dev"*"no such host"* | *"vuln.go.dev"*"connection refused"* | *"vuln.go.dev"*"i/o timeout"* | *"vuln.go.dev"*"Forbidden"*)
  echo "govulncheck: its database cannot be reached from here; skipped"
  exit 0
  ;;
esac
echo "$out"
exit $status
