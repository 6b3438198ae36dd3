#!/bin/sh
# Makes sure that the tests find what they drive: ./cmd/tools.sh chromium firefox tmux
# On Debian as root it installs what is missing; elsewhere it says what is.
set -u

# found TOOL: whether the tool is here, or named in the environment.
found() {
  case $1 in
  chromium) set -- "${TANDEM_CHROMIUM:-}" chromium chromium-browser google-chrome ;;
  firefox) set -- "${TANDEM_FIREFOX:-}" firefox-esr firefox ;;
  *) set -- "" "$1" ;;
  esac
  [ -n "$1" ] && return 0
  shift
  for name in "$@"; do
    command -v "$name" >/dev/null && return 0
  done
  return 1
}

# package TOOL: what Debian calls it.
package() {
  case $1 in
  firefox) echo firefox-esr ;;
  nginx) echo nginx libnginx-mod-stream ;;
  ip) echo iproute2 ;;
  nft) echo nftables ;;
  *) echo "$1" ;;
  esac
}

want=""
for tool in "$@"; do
  found "$tool" || want="$want $(package "$tool")"
done
[ -z "$want" ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "installing$want"
  # Servers among them are for the tests to start.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  # shellcheck disable=SC2086
  { apt-get update && apt-get install -y --no-install-recommends $want; } >/tmp/tandem-tools.log 2>&1 || {
    echo "error: installing$want failed; see /tmp/tandem-tools.log" >&2
    exit 1
  }
  exit 0
fi
echo "error: not found:$want" >&2
echo "hint: install them with your system's packages (Debian: apt-get install$want);" >&2
echo "hint: browsers may also be named in TANDEM_CHROMIUM and TANDEM_FIREFOX" >&2
exit 1
