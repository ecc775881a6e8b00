#!/bin/sh
# Runs as root after the files are gone. At an upgrade too: then the new version has set up, or will set up, the same again.
set -e

# dpkg says so in a word, rpm by the number of versions that stay.
case "$1" in
  upgrade | failed-upgrade | abort-upgrade | abort-install | disappear) exit 0 ;;
  [1-9]*) exit 0 ;;
esac

app='/opt/${sanitizedProductName}'
name='${executable}'

# Only a link of ours.
if [ "$(readlink "/usr/bin/$name" 2>/dev/null)" = "$app/$name" ]; then
  rm -f "/usr/bin/$name"
fi

profile="/etc/apparmor.d/$name"
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null 2>&1 && [ -d /sys/kernel/security/apparmor ]; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
