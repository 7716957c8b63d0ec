#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Unpacks Debian's kernel for the guest of tests/judge into DIR/kernel; nothing is installed, no
# rights are needed. Usage: tools/judge_kernel.sh DIR
set -euo pipefail

dir=$1
[ ! -d "$dir/kernel" ] || exit 0
mkdir -p "$dir/fetch"
cd "$dir/fetch"
package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends:/ { print $2; exit }')
if [ -z "$package" ] || ! apt-get -q download "$package" >apt.log 2>&1; then
	echo "linksteer: no linux-image-cloud-amd64 to be had here: the kernel's judge is skipped" >&2
	exit 0
fi
dpkg-deb -x "$package"_*.deb unpacked
# The image and the network modules are all that the guest needs.
find unpacked/lib/modules -name '*.ko' -not -path '*/net/*' -delete
mv unpacked ../kernel
cd .. && rm -rf fetch
