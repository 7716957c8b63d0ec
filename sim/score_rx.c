/* SPDX-License-Identifier: Apache-2.0 */
#include "score_rx.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

__attribute__((format(printf, 2, 3))) static void wrong(struct lks_rx_score *score,
							const char *format, ...)
{
	va_list args;

	if (score->text[0])
		return;
	va_start(args, format);
	vsnprintf(score->text, sizeof(score->text), format, args);
	va_end(args);
}

static bool is_own(const struct lks_rx_score *score, const uint8_t *mac)
{
	for (size_t i = 0; i < score->owns; i++)
		if (!memcmp(score->own[i], mac, 6))
			return true;
	return false;
}

/* Where a frame belongs by the rules. */
static enum lks_rx_kind kind_of(const struct lks_rx_score *score, unsigned int uplink,
				const struct lks_rx_frame *frame)
{
	static const uint8_t slow[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x02 };
	const struct lks_rx_rule *rule = &score->rule[uplink];
	const uint8_t *b = frame->bytes;

	if (frame->bad || frame->len < 14 || frame->len > score->max_frame)
		return LKS_RX_BAD;
	if (!memcmp(b, slow, 6) || (b[12] == 0x88 && b[13] == 0x09))
		return LKS_RX_PUNTED;
	if (!rule->member)
		return LKS_RX_FILTERED;
	if ((rule->reflect || rule->designated) && is_own(score, b + 6))
		return LKS_RX_FILTERED;
	if (rule->designated && !rule->first && (b[0] & 1))
		return LKS_RX_FILTERED;
	return LKS_RX_HOST;
}

void lks_rx_score_clear(struct lks_rx_score *score)
{
	for (unsigned int u = 0; u < LKS_RX_UPLINKS; u++) {
		free(score->lane[u].frame);
		score->lane[u] = (struct lks_rx_lane){ 0 };
	}
	score->part_len = 0;
	score->text[0] = '\0';
}

int lks_rx_score_sent(struct lks_rx_score *score, unsigned int uplink,
		      const struct lks_rx_frame *frame)
{
	struct lks_rx_lane *lane = &score->lane[uplink];

	if (lks_grow(&lane->frame, &lane->room, lane->frames + 1))
		return -ENOMEM;
	lane->frame[lane->frames++] = *frame;
	lane->due[kind_of(score, uplink, frame)]++;
	return 0;
}

/* The frame came out: all of its kind that wait before it were lost. */
static void match(struct lks_rx_score *score, unsigned int uplink, enum lks_rx_kind kind,
		  const uint8_t *bytes, uint32_t len)
{
	struct lks_rx_lane *lane = &score->lane[uplink];

	for (size_t i = lane->next; i < lane->frames; i++) {
		const struct lks_rx_frame *frame = &lane->frame[i];

		if (kind_of(score, uplink, frame) != kind || frame->len != len ||
		    memcmp(frame->bytes, bytes, len))
			continue;
		if (kind == LKS_RX_HOST)
			lane->next = i + 1;
		lane->count[kind]++;
		return;
	}
	wrong(score,
	      "uplink%u: a frame of %u bytes that was not sent, was sent before, or is not "
	      "due here",
	      uplink, len);
}

void lks_rx_score_beat(struct lks_rx_score *score, const uint8_t *data, unsigned int bytes,
		       bool last, unsigned int tid, unsigned int tdest)
{
	if (score->part_len == 0)
		score->part_uplink = tid;
	if (tid != score->part_uplink || tid >= LKS_RX_UPLINKS)
		wrong(score, "tid changes from %u to %u in a frame", score->part_uplink, tid);
	else if (tdest != score->rule[tid].team)
		wrong(score, "uplink%u: tdest %u instead of %u", tid, tdest, score->rule[tid].team);
	if (bytes == 0 || score->part_len + bytes > LKS_RX_FRAME_MAX) {
		wrong(score, "uplink%u: a beat of %u bytes behind %u", tid, bytes, score->part_len);
		return;
	}
	memcpy(score->part + score->part_len, data, bytes);
	score->part_len += bytes;
	if (!last)
		return;
	match(score, score->part_uplink, LKS_RX_HOST, score->part, score->part_len);
	score->lane[score->part_uplink].count[LKS_RX_HOST_BYTES] += score->part_len;
	score->part_len = 0;
}

void lks_rx_score_punted(struct lks_rx_score *score, unsigned int uplink, const uint8_t *bytes,
			 uint32_t len)
{
	match(score, uplink, LKS_RX_PUNTED, bytes, len);
}

void lks_rx_score_count(struct lks_rx_score *score, unsigned int uplink,
			const uint64_t counter[LKS_RX_KINDS])
{
	const struct lks_rx_lane *lane = &score->lane[uplink];
	uint64_t sum = counter[LKS_RX_HOST] + counter[LKS_RX_FILTERED] + counter[LKS_RX_PUNTED] +
		       counter[LKS_RX_PUNT_LOST] + counter[LKS_RX_OVERFLOW] + counter[LKS_RX_BAD];

	if (counter[LKS_RX_HOST] != lane->count[LKS_RX_HOST] ||
	    counter[LKS_RX_HOST_BYTES] != lane->count[LKS_RX_HOST_BYTES])
		wrong(score, "uplink%u: counts %llu frames to the host, %llu came", uplink,
		      (unsigned long long)counter[LKS_RX_HOST],
		      (unsigned long long)lane->count[LKS_RX_HOST]);
	if (counter[LKS_RX_BAD] != lane->due[LKS_RX_BAD])
		wrong(score, "uplink%u: counts %llu bad frames of %llu", uplink,
		      (unsigned long long)counter[LKS_RX_BAD],
		      (unsigned long long)lane->due[LKS_RX_BAD]);
	if (counter[LKS_RX_FILTERED] > lane->due[LKS_RX_FILTERED] ||
	    counter[LKS_RX_PUNTED] + counter[LKS_RX_PUNT_LOST] > lane->due[LKS_RX_PUNTED])
		wrong(score, "uplink%u: counts more filtered or punted frames than came", uplink);
	if (sum != lane->frames)
		wrong(score, "uplink%u: counts %llu frames of %zu", uplink, (unsigned long long)sum,
		      lane->frames);
}
