#!/bin/sh
# Stops tandemd before it goes; an upgrade restarts it afterwards.
set -e
[ "$1" = remove ] || exit 0
[ -d "${DPKG_ROOT:-}/run/systemd/system" ] || exit 0
systemctl disable --now tandemd.service tandemd.socket
