#!/bin/sh
# Makes sure that the browser tests find Chromium and Firefox. On Debian as
# root it installs them; elsewhere it says what is missing.
set -u

find_one() {
  for name in "$@"; do
    command -v "$name" >/dev/null && return 0
  done
  return 1
}

chromium() { [ -n "${TANDEM_CHROMIUM:-}" ] || find_one chromium chromium-browser google-chrome; }
firefox() { [ -n "${TANDEM_FIREFOX:-}" ] || find_one firefox-esr firefox; }

chromium && firefox && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  want=""
  chromium || want="$want chromium"
  firefox || want="$want firefox-esr"
  echo "installing$want"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  { apt-get update && apt-get install -y --no-install-recommends $want; } >/tmp/tandem-browsers.log 2>&1 || {
    echo "error: installing$want failed; see /tmp/tandem-browsers.log" >&2
    exit 1
  }
  exit 0
fi
chromium || echo "error: no Chromium was found" >&2
firefox || echo "error: no Firefox was found" >&2
echo "hint: install them with your system's packages (Debian: apt-get install chromium firefox-esr)," >&2
echo "hint: or name them in TANDEM_CHROMIUM and TANDEM_FIREFOX" >&2
exit 1
