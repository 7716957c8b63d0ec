/* SPDX-License-Identifier: Apache-2.0 */
/* The frame that a line of tests/data/vectors.jsonl describes. */
#ifndef LKS_VECTOR_FRAME_H
#define LKS_VECTOR_FRAME_H

#include <arpa/inet.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VECTOR_FRAME_MAX = 128 };

static inline unsigned int vector_number(const json_t *vector, const char *key, unsigned int none)
{
	const json_t *value = json_object_get(vector, key);

	return value ? (unsigned int)json_integer_value(value) : none;
}

static inline void vector_put16(uint8_t **at, unsigned int value)
{
	*(*at)++ = (uint8_t)(value >> 8);
	*(*at)++ = (uint8_t)value;
}

static inline void vector_put_mac(uint8_t **at, const json_t *vector, const char *key)
{
	const char *text = json_string_value(json_object_get(vector, key));
	unsigned int b[6] = { 2, 0, 0, 0, 0, 1 };

	if (text && sscanf(text, "%x:%x:%x:%x:%x:%x", b, b + 1, b + 2, b + 3, b + 4, b + 5) != 6)
		abort();
	for (int i = 0; i < 6; i++)
		*(*at)++ = (uint8_t)b[i];
}

/* Return: bytes of the address, 0 without one. */
static inline size_t vector_ip(const json_t *vector, const char *key, uint8_t ip[16])
{
	const char *text = json_string_value(json_object_get(vector, key));

	if (!text)
		return 0;
	if (inet_pton(AF_INET, text, ip) == 1)
		return 4;
	if (inet_pton(AF_INET6, text, ip) != 1)
		abort();
	return 16;
}

/* A whole header in front of a whole TCP header; without a protocol, one that nobody looks into. */
static inline void vector_put_ip(uint8_t **at, const json_t *vector, size_t bytes)
{
	uint8_t head[40] = { 0 };
	uint8_t proto = (uint8_t)vector_number(vector, "ip_proto", 255);

	if (bytes == 4) {
		memcpy(head, (uint8_t[]){ 0x45, 0, 0, 40, 0, 0, 0, 0, 64, proto }, 10);
		if (json_is_true(json_object_get(vector, "fragment")))
			head[6] = 0x20;
	} else {
		memcpy(head, (uint8_t[]){ 0x60, 0, 0, 0, 0, 20, proto, 64 }, 8);
	}
	vector_ip(vector, "src_ip", head + (bytes == 4 ? 12 : 8));
	vector_ip(vector, "dst_ip", head + (bytes == 4 ? 16 : 24));
	memcpy(*at, head, bytes == 4 ? 20 : 40);
	*at += bytes == 4 ? 20 : 40;
}

/* Return: the length of the frame, 60 or more. */
static inline size_t vector_frame(const json_t *vector, uint8_t frame[VECTOR_FRAME_MAX])
{
	const json_t *vlans = json_object_get(vector, "vlan_ids");
	uint8_t *at = frame, ip[16];
	size_t bytes = vector_ip(vector, "src_ip", ip);

	memset(frame, 0, VECTOR_FRAME_MAX);
	vector_put_mac(&at, vector, "dst_mac");
	vector_put_mac(&at, vector, "src_mac");
	for (size_t i = 0; i < json_array_size(vlans); i++) {
		vector_put16(&at, 0x8100);
		vector_put16(&at, (unsigned int)json_integer_value(json_array_get(vlans, i)));
	}
	vector_put16(&at, vector_number(vector, "ethertype", bytes == 16 ? 0x86dd : 0x0800));
	if (bytes) {
		vector_put_ip(&at, vector, bytes);
		vector_put16(&at, vector_number(vector, "src_port", 0));
		vector_put16(&at, vector_number(vector, "dst_port", 0));
		at += 16;
	}
	return at - frame < 60 ? 60 : (size_t)(at - frame);
}

/* The 40 bytes of "key". Return: false without one. */
static inline int vector_key(const json_t *vector, uint8_t key[40])
{
	const char *text = json_string_value(json_object_get(vector, "key"));

	for (size_t i = 0; text && i < 40; i++) {
		char byte[3] = { text[2 * i], text[2 * i + 1], 0 };

		key[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return text != NULL;
}

#endif
