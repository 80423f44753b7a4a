#!/bin/sh
# The browser tests drive a real Chromium. Debian's is installed when there is none and we may.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests …"
    apt-get update -qq && apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium, and this user may not install it." >&2
echo "Install it first, for example: sudo apt-get install chromium" >&2
exit 1
