/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only program of the guest: asks the kernel's bonding driver which member each frame leaves
 * on.
 *
 *   in-band      raw socket on bond0 ---------------------> bond0 -> dummy0..N-1
 *   accelerated  tap0 -> br0 (the tag goes beside the frame) -> bond0 -> dummy0..N-1
 *
 * Reads /frames (u32 length, bytes, ...) and /cases, a line each: "PATH POLICY N DOWN BACK", DOWN
 * a bit mask of members that lose their link, BACK 1 when they get it back. Writes to ttyS0 the
 * case, a blank and a digit for every frame, '-' for one that did not arrive at a member and '*'
 * for one that left on several; then "end".
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

enum { MEMBERS = 8, MTU = 10000, BUFFER = 1 << 16 };

static int control, sniffer, tap, member_index[MEMBERS];
static FILE *out;

__attribute__((noreturn)) static void leave(void)
{
	fflush(NULL);
	if (out)
		tcdrain(fileno(out));
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

__attribute__((noreturn, format(printf, 1, 2))) static void die(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vfprintf(out ? out : stderr, format, list);
	va_end(list);
	fprintf(out ? out : stderr, ": %s\n", strerror(errno));
	leave();
}

__attribute__((format(printf, 2, 3))) static void put(const char *text, const char *format, ...)
{
	char path[128];
	va_list list;
	int fd;

	va_start(list, format);
	vsnprintf(path, sizeof(path), format, list);
	va_end(list);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("%s: %s", path, text);
	close(fd);
}

/* Waits until the file at the path begins with @text: links follow in the kernel's own time. */
__attribute__((format(printf, 2, 3))) static void await(const char *text, const char *format, ...)
{
	char path[128], seen[32];
	va_list list;

	va_start(list, format);
	vsnprintf(path, sizeof(path), format, list);
	va_end(list);
	for (int tries = 0; tries < 1500; tries++) {
		int fd = open(path, O_RDONLY);
		ssize_t n = fd < 0 ? -1 : read(fd, seen, sizeof(seen) - 1);

		if (fd >= 0)
			close(fd);
		seen[n < 0 ? 0 : n] = '\0';
		if (strncmp(seen, text, strlen(text)) == 0)
			return;
		usleep(20000);
	}
	die("%s is not \"%s\"", path, text);
}

static struct ifreq named(const char *name)
{
	struct ifreq r = { 0 };

	strncpy(r.ifr_name, name, IFNAMSIZ - 1);
	return r;
}

static void set_up(const char *name, bool up)
{
	struct ifreq r = named(name);

	if (ioctl(control, SIOCGIFFLAGS, &r))
		die("%s: flags", name);
	r.ifr_flags = (short)(up ? r.ifr_flags | IFF_UP : r.ifr_flags & ~IFF_UP);
	if (ioctl(control, SIOCSIFFLAGS, &r))
		die("%s: flags", name);
}

static void set_mtu(const char *name)
{
	struct ifreq r = named(name);

	r.ifr_mtu = MTU;
	if (ioctl(control, SIOCSIFMTU, &r))
		die("%s: MTU", name);
}

static int index_of(const char *name)
{
	int i = (int)if_nametoindex(name);

	if (!i)
		die("no %s", name);
	return i;
}

static void load_module(const char *name)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "/modules/%s", name);
	fd = open(path, O_RDONLY);
	if (fd < 0 || syscall(SYS_finit_module, fd, strstr(name, "dummy") ? "numdummies=8" : "", 0))
		die("%s", path);
	close(fd);
}

/* Modules are named so that each stands behind those it needs. */
static void load_modules(void)
{
	struct dirent **list;
	int n = scandir("/modules", &list, NULL, alphasort);

	for (int i = 0; i < n; i++)
		if (list[i]->d_name[0] != '.')
			load_module(list[i]->d_name);
}

static void make_bridge(void)
{
	struct ifreq r = named("tap0");

	r.ifr_flags = IFF_TAP | IFF_NO_PI;
	tap = open("/dev/net/tun", O_RDWR);
	if (tap < 0 || ioctl(tap, TUNSETIFF, &r))
		die("tap0");
	if (ioctl(control, SIOCBRADDBR, "br0"))
		die("br0");
	r = named("br0");
	r.ifr_ifindex = index_of("tap0");
	if (ioctl(control, SIOCBRADDIF, &r))
		die("br0: tap0");
	put("0", "/sys/class/net/br0/bridge/multicast_snooping");
	put("0", "/sys/class/net/tap0/brport/learning");
	set_mtu("tap0");
	set_mtu("br0");
	set_up("tap0", true);
	set_up("br0", true);
}

static void make_sniffer(void)
{
	int size = 1 << 22;

	sniffer = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	if (sniffer < 0 || setsockopt(sniffer, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		die("sniffer");
}

static void set_links(unsigned int members, bool up)
{
	for (unsigned int i = 0; i < MEMBERS; i++)
		if (members >> i & 1)
			put(up ? "1" : "0", "/sys/class/net/dummy%u/carrier", i);
}

/* Until the driver has seen the links of its @n members, and the bridge that of the bond. */
static void await_links(unsigned int n, unsigned int down)
{
	for (unsigned int i = 0; i < n; i++)
		await(down >> i & 1 ? "down" : "up",
		      "/sys/class/net/dummy%u/bonding_slave/mii_status", i);
	await("up", "/sys/class/net/bond0/operstate");
	await("3", "/sys/class/net/bond0/brport/state"); /* BR_STATE_FORWARDING */
	usleep(50000); /* the work item that changes a status goes on to the table of members */
}

/* balance-xor over @n members. */
static void make_bond(const char *policy, unsigned int n)
{
	struct ifreq r = named("br0");
	char name[16];

	put("+bond0", "/sys/class/net/bonding_masters");
	put("balance-xor", "/sys/class/net/bond0/bonding/mode");
	put(policy, "/sys/class/net/bond0/bonding/xmit_hash_policy");
	put("10", "/sys/class/net/bond0/bonding/miimon");
	for (unsigned int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "+dummy%u", i);
		set_up(name + 1, false);
		put(name, "/sys/class/net/bond0/bonding/slaves");
	}
	set_mtu("bond0");
	set_up("bond0", true);
	r.ifr_ifindex = index_of("bond0");
	if (ioctl(control, SIOCBRADDIF, &r))
		die("br0: bond0");
}

static int raw_socket(void)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_ifindex = index_of("bond0") };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)))
		die("raw socket");
	return fd;
}

/* Reads what the sniffer has. Return: where the frame left. */
static char seen_on(size_t len)
{
	static uint8_t buffer[BUFFER];
	struct sockaddr_ll from;
	char where = '-';

	for (;;) {
		socklen_t size = sizeof(from);
		ssize_t n = recvfrom(sniffer, buffer, sizeof(buffer), MSG_DONTWAIT,
				     (struct sockaddr *)&from, &size);

		if (n < 0)
			return where;
		if (from.sll_pkttype != PACKET_OUTGOING ||
		    ((size_t)n != len && (size_t)n + 4 != len))
			continue;
		for (unsigned int i = 0; i < MEMBERS; i++)
			if (member_index[i] == from.sll_ifindex)
				where = where == '-' ? (char)('0' + i) : '*';
	}
}

static void run_case(const char *line, FILE *frames)
{
	static uint8_t frame[BUFFER];
	char path[16], policy[32];
	unsigned int n, down, back;
	uint32_t len;
	int fd = tap, raw;

	if (sscanf(line, "%15s %31s %u %u %u", path, policy, &n, &down, &back) != 5)
		die("case %s", line);
	make_bond(policy, n);
	await_links(n, 0);
	set_links(down, false);
	await_links(n, down);
	if (back) {
		set_links(down, true);
		await_links(n, 0);
	}
	raw = raw_socket();
	if (strcmp(path, "in-band") == 0)
		fd = raw;
	seen_on(0);
	fprintf(out, "%s %s %u %u %u ", path, policy, n, down, back);
	rewind(frames);
	while (fread(&len, sizeof(len), 1, frames) == 1 && fread(frame, len, 1, frames) == 1) {
		ssize_t sent = write(fd, frame, len);

		putc(sent == (ssize_t)len ? seen_on(len) : '-', out);
	}
	putc('\n', out);
	close(raw);
	set_links(down, true);
	put("-bond0", "/sys/class/net/bonding_masters");
}

static void prepare(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	if (mount("p", "/proc", "proc", 0, "") || mount("s", "/sys", "sysfs", 0, "") ||
	    mount("d", "/dev", "devtmpfs", 0, ""))
		die("mount");
	out = fopen("/dev/ttyS0", "w");
	control = socket(AF_INET, SOCK_DGRAM, 0);
	if (!out || control < 0)
		die("start");
	load_modules();
	put("-bond0", "/sys/class/net/bonding_masters"); /* one comes with the module */
	for (unsigned int i = 0; i < MEMBERS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "dummy%u", i);
		set_mtu(name);
		member_index[i] = index_of(name);
	}
	make_bridge();
	make_sniffer();
}

int main(void)
{
	FILE *cases, *frames;
	char line[128];

	prepare();
	cases = fopen("/cases", "r");
	frames = fopen("/frames", "r");
	if (!cases || !frames)
		die("input");
	while (fgets(line, sizeof(line), cases))
		run_case(line, frames);
	fprintf(out, "end\n");
	leave();
}
