#!/bin/sh
# Runs as root after dpkg or rpm has put the files in place, at an install and at an upgrade.
set -e

app='/opt/${sanitizedProductName}'
name='${executable}'

# A link on the path.
ln -sf "$app/$name" "/usr/bin/$name"

# Where the kernel has no user namespaces at all, Chromium's sandbox needs its set-uid helper; elsewhere it must not have it.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox" || true
else
  chmod 4755 "$app/chrome-sandbox" || true
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
  gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true
fi

# Ubuntu 23.10 and later. An AppArmor too old for the profile (abi/4.0) needs none, and would complain at every start.
profile="$app/resources/apparmor-profile"
if command -v apparmor_parser >/dev/null 2>&1 && [ -d /etc/apparmor.d ]; then
  if apparmor_parser --skip-kernel-load --skip-cache "$profile" >/dev/null 2>&1; then
    cp -f "$profile" "/etc/apparmor.d/$name"
    # Loaded at once where AppArmor runs; in a container or an image it is loaded at the next start.
    if [ -d /sys/kernel/security/apparmor ]; then
      apparmor_parser --replace --write-cache --skip-read-cache "/etc/apparmor.d/$name" || true
    fi
  fi
fi
