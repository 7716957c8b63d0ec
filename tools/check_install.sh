#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs into build/test/install and builds two small programs against what is there: every
# public header as C99 and as C++17, warnings as errors.
set -euo pipefail

root=$PWD/build/test/install
rm -rf "$root"
make install DESTDIR="$root" PREFIX=/usr

export PKG_CONFIG_PATH=$root/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root
read -ra flags < <(pkg-config --cflags --libs linksteer)
headers=$(cd include && printf '#include <%s>\n' linksteer/*.h)
body='#include <stdio.h>
int main(void)
{
	return lks_policy_find("esx-ip32") && printf("%s\n", lks_policy_name(lks_policy_find("esx-ip32"))) > 0 ? 0 : 1;
}'
# Each header alone, and twice: it includes what it needs and guards itself.
for header in include/linksteer/*.h; do
	h="#include <${header#include/}>"
	gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only "${flags[@]}" -x c - <<<"$h"$'\n'"$h"
done
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -x c - -o "$root/c99" "${flags[@]}" <<<"$headers"$'\n'"$body"
g++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -x c++ - -o "$root/cxx17" "${flags[@]}" <<<"$headers"$'\n'"$body"
for program in c99 cxx17; do
	LD_LIBRARY_PATH=$root/usr/lib "$root/$program"
done
# The agent of docs/examples, as its first lines say.
agent=(docs/examples/agent.c docs/examples/memory_card.c)
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -o "$root/agent_c" "${agent[@]}" "${flags[@]}"
g++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -x c++ -o "$root/agent_cxx" "${agent[@]}" "${flags[@]}"
for program in agent_c agent_cxx; do
	LD_LIBRARY_PATH=$root/usr/lib "$root/$program" | tee "$root/$program.txt"
	grep -qx 'uplink1 3 frames' "$root/$program.txt"
	grep -qx 'balanced yes, events 0x0' "$root/$program.txt"
done
[ "$("$root/usr/bin/linksteer" policy list | grep -c esx-ip32)" -ge 1 ]
# The command and each function have a page, and roff has nothing to say against one.
[ -f "$root/usr/share/man/man1/linksteer.1" ] || { echo "linksteer: no manual page: linksteer" >&2; exit 1; }
while read -r function; do
	page=$root/usr/share/man/man3/$function.3
	[ -f "$page" ] || { echo "linksteer: no manual page: $function" >&2; exit 1; }
	[ -f "$root/usr/share/man/$(sed -n 's/^\.so //p' "$page")" ] || { echo "linksteer: $page: leads nowhere" >&2; exit 1; }
done < <(nm -D --defined-only "$root/usr/lib/liblinksteer.so" | sed -n 's/.* T \(lks_[^@]*\).*/\1/p')
if command -v groff >/dev/null; then
	said=$(groff -man -ww -z -Tutf8 "$root"/usr/share/man/man1/*.1 "$root"/usr/share/man/man3/linksteer_*.3 2>&1)
	[ -z "$said" ] || { echo "linksteer: $said" >&2; exit 1; }
fi
make uninstall DESTDIR="$root" PREFIX=/usr
left=$(find "$root/usr" -type f -o -type l)
[ -z "$left" ] || { echo "linksteer: left behind by uninstall: $left" >&2; exit 1; }
