#!/bin/sh
# Forgets the units; a purge forgets what tandemd has kept, too.
set -e
if [ "$1" = purge ]; then
  rm -rf "${DPKG_ROOT:-}/var/lib/private/tandemd" "${DPKG_ROOT:-}/var/lib/tandemd"
fi
[ -d "${DPKG_ROOT:-}/run/systemd/system" ] || exit 0
systemctl daemon-reload
