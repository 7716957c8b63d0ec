/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MACs are chosen apart from addresses, as virtual machines have them: where the last bytes of both
 * follow each other, rules that XOR them look worse than they are.
 */
#include "flows.h"

#include <string.h>

static void put16(uint8_t *at, uint32_t x)
{
	at[0] = (uint8_t)(x >> 8);
	at[1] = (uint8_t)x;
}

static void put32(uint8_t *at, uint32_t x)
{
	put16(at, x >> 16);
	put16(at + 2, x);
}

/* splitmix64 of a counter */
uint32_t flows_draw(uint32_t i, uint32_t which)
{
	uint64_t x = ((uint64_t)which << 32 | i) * 0x9e3779b97f4a7c15;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return (uint32_t)(x >> 32);
}

/* From a machine of its own to the gateway. */
static void macs(uint8_t *frame, uint32_t i)
{
	memcpy(frame, "\x02\x1b\x21\x12\x34\x56\x02\x50", 8);
	put32(frame + 8, flows_draw(i, 15));
}

static size_t tcp4(uint8_t *frame, uint32_t src, uint32_t dst, uint32_t sport)
{
	memset(frame + 12, 0, FLOW_BYTES - 12);
	memcpy(frame + 12, "\x08\x00\x45\x00\x00\x28", 6);
	memcpy(frame + 22, "\x40\x06", 2);
	put32(frame + 26, src);
	put32(frame + 30, dst);
	put16(frame + 34, sport);
	put16(frame + 36, 443);
	frame[46] = 0x50;
	return 54;
}

static size_t any(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, i);
	put32(frame + 2, flows_draw(i, 14));
	tcp4(frame, flows_draw(i, 0), flows_draw(i, 4), flows_draw(i, 8));
	put16(frame + 36, flows_draw(i, 12));
	return 54;
}

static size_t clients(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, i);
	return tcp4(frame, 0x0a000000 + i, 0xc0a80101, 49152 + flows_draw(i, 8) % 16384);
}

static size_t steps(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, i);
	return tcp4(frame, 0x0a000000 + 4 * i, 0xc0a80101, 49152 + flows_draw(i, 8) % 16384);
}

static size_t equal(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, i);
	put32(frame + 2, flows_draw(i, 14));
	return tcp4(frame, 0x0a000000 + i, 0x0a100000 + i, 49152 + flows_draw(i, 8) % 16384);
}

/* One machine that everybody hides behind, ports given out in turn. */
static size_t nat(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, 0);
	return tcp4(frame, 0xc6336407, 0x08000000 + i, 1024 + i % 64512);
}

/* The same to one server: 64,512 ports there are, 8 services it has. */
static size_t nat_server(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	macs(frame, 0);
	tcp4(frame, 0xc6336407, 0xc0a80101, 1024 + i % 64512);
	put16(frame + 36, 8080 + i / 64512);
	return 54;
}

/* One vendor's MACs: 00:50:56 and a number, in the address as EUI-64. */
static size_t eui64(uint32_t i, uint8_t frame[FLOW_BYTES])
{
	static const uint8_t head[] = { 0x86, 0xdd, 0x60, 0, 0, 0, 0, 20, 6, 64 };

	memset(frame, 0, FLOW_BYTES);
	macs(frame, 0);
	put32(frame + 6, 0x00505600 | i >> 16);
	put16(frame + 10, i);
	memcpy(frame + 12, head, sizeof(head));
	put32(frame + 22, 0x20010db8);
	put32(frame + 30, 0x025056ff);
	put32(frame + 34, 0xfe000000 | i);
	put32(frame + 38, 0x20010db8);
	put32(frame + 42, 0x100);
	put32(frame + 50, 0x10);
	put16(frame + 54, 49152 + flows_draw(i, 8) % 16384);
	put16(frame + 56, 443);
	frame[66] = 0x50;
	return 74;
}

const struct pattern flows_patterns[FLOWS_PATTERNS] = {
	{ "random", "random addresses and ports", any },
	{ "clients", "sequential clients, one server", clients },
	{ "steps", "clients in steps of four, one server", steps },
	{ "equal", "equal low bits on both sides", equal },
	{ "nat", "one address (NAT), sequential servers", nat },
	{ "eui64", "IPv6, EUI-64 hosts, one server", eui64 },
	{ "ports", "one address (NAT), one server: only ports differ", nat_server },
};

void flows_flip(uint8_t frame[FLOW_BYTES], unsigned int bit)
{
	frame[26 + bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
}
