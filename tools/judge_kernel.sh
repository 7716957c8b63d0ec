#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Unpacks Debian's kernel for the guest of tests/judge into DIR/kernel; nothing is installed, no
# rights are needed. With SUITE that of another release, by lists of packages of its own.
# Usage: tools/judge_kernel.sh DIR [SUITE]
set -euo pipefail

dir=$1 suite=${2:-}
[ ! -d "$dir/kernel" ] || exit 0
rm -rf "$dir/fetch"
mkdir -p "$dir/fetch"
cd "$dir/fetch"

if [ -n "$suite" ]; then
	# shellcheck disable=SC2016 # a variable of apt-get
	mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -m 1 '/debian/$')
	mkdir -p lists/partial cache/archives/partial
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >sources.list
	printf '%s\n' "Dir::State::Lists \"$PWD/lists\";" "Dir::Cache \"$PWD/cache\";" \
		"Dir::Etc::SourceList \"$PWD/sources.list\";" 'Dir::Etc::SourceParts "-";' >apt.conf
	export APT_CONFIG=$PWD/apt.conf
	apt-get -q update >apt.log 2>&1 || true
fi
package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends:/ { print $2; exit }' || true)
if [ -z "$package" ] || ! apt-get -q download "$package" >>apt.log 2>&1; then
	echo "linksteer: no linux-image-cloud-amd64 to be had here: the kernel's judge is skipped" >&2
	exit 0
fi
dpkg-deb -x "$package"_*.deb unpacked
# The image and the network modules are all that the guest needs.
find unpacked -name '*.ko*' -not -path '*/net/*' -delete
mv unpacked ../kernel
cd .. && rm -rf fetch
