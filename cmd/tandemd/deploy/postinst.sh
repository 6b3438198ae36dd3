#!/bin/sh
# Starts tandemd, or its new version, where systemd runs.
set -e
[ "$1" = configure ] || exit 0
[ -d "${DPKG_ROOT:-}/run/systemd/system" ] || exit 0
systemctl daemon-reload
if [ -z "$2" ]; then
  systemctl enable --now tandemd.service
else
  systemctl try-restart tandemd.service
fi
