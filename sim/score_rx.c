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

static const uint8_t slow[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x02 };

/* What may become of a frame by the rules of now. */
static uint32_t may_be(const struct lks_rx_score *score, unsigned int uplink,
		       const struct lks_rx_frame *frame)
{
	const struct lks_rx_rule *rule = &score->rule[uplink];
	const uint8_t *b = frame->bytes;

	if (frame->bad || frame->len < 14 || frame->len > score->max_frame)
		return LKS_RX_MAY_BAD;
	if (!memcmp(b, slow, 6) || (b[12] == 0x88 && b[13] == 0x09))
		return LKS_RX_MAY_PUNT;
	if (!rule->member)
		return LKS_RX_MAY_FILTER;
	if ((rule->reflect || rule->designated) && is_own(score, b + 6))
		return LKS_RX_MAY_FILTER;
	if (rule->designated && !rule->first && (b[0] & 1))
		return LKS_RX_MAY_FILTER;
	return 1u << rule->team | (rule->unsure ? LKS_RX_MAY_FILTER : 0);
}

void lks_rx_score_clear(struct lks_rx_score *score)
{
	for (unsigned int u = 0; u < LKS_RX_UPLINKS; u++) {
		free(score->lane[u].sent);
		score->lane[u] = (struct lks_rx_lane){ 0 };
	}
	score->part_len = 0;
	score->mail = score->mail_most = 0;
	score->text[0] = '\0';
}

void lks_rx_score_rule(struct lks_rx_score *score, unsigned int uplink,
		       const struct lks_rx_rule *rule)
{
	struct lks_rx_lane *lane = &score->lane[uplink];

	score->rule[uplink] = *rule;
	for (size_t i = lane->next; i < lane->frames; i++)
		lane->sent[i].may |= may_be(score, uplink, &lane->sent[i].frame);
}

int lks_rx_score_sent(struct lks_rx_score *score, unsigned int uplink,
		      const struct lks_rx_frame *frame)
{
	struct lks_rx_lane *lane = &score->lane[uplink];
	uint32_t may = may_be(score, uplink, frame), beat = score->beat_bytes;
	uint32_t room = score->fifo_bytes;
	bool full = room == 0;

	if (lks_grow(&lane->sent, &lane->room, lane->frames + 1))
		return -ENOMEM;
	if (!full && may != LKS_RX_MAY_BAD) {
		lane->end += (frame->len + beat - 1) / beat;
		room -= memcmp(frame->bytes, slow, 6) ? score->reserve_bytes : 0;
		full = lane->end - lane->before > room / beat;
	}
	lane->sent[lane->frames++] = (struct lks_rx_sent){ *frame, may, full, false, lane->end };
	lane->before = lane->left;
	score->mail += may == LKS_RX_MAY_PUNT;
	if (score->mail > score->mail_most)
		score->mail_most = score->mail;
	return 0;
}

/* What came out has left the FIFO, and all before it. */
static void came(struct lks_rx_lane *lane, struct lks_rx_sent *sent)
{
	sent->came = true;
	if (sent->end > lane->left)
		lane->left = sent->end;
}

/* Those that were passed over were dropped, which they must be able to be. */
static void to_host(struct lks_rx_score *score)
{
	unsigned int uplink = score->part_uplink;
	struct lks_rx_lane *lane = &score->lane[uplink];

	for (size_t i = lane->next; i < lane->frames; i++) {
		struct lks_rx_sent *sent = &lane->sent[i];

		if (sent->frame.len == score->part_len &&
		    !memcmp(sent->frame.bytes, score->part, score->part_len)) {
			if (!(sent->may >> score->part_team & 1))
				wrong(score, "uplink%u: frame %zu went to team %u, not to %#x",
				      uplink, i, score->part_team, sent->may);
			came(lane, sent);
			lane->next = i + 1;
			return;
		}
		if (!(sent->may & ~LKS_RX_MAY_HOST) && !sent->full)
			break;
	}
	wrong(score,
	      "uplink%u: %u bytes came that are none of the frames from %zu to %zu, or one is lost",
	      uplink, score->part_len, lane->next, lane->frames);
}

void lks_rx_score_beat(struct lks_rx_score *score, const uint8_t *data, unsigned int bytes,
		       bool last, unsigned int tid, unsigned int tdest)
{
	if (score->part_len == 0) {
		score->part_uplink = tid;
		score->part_team = tdest;
	}
	if (tid != score->part_uplink || tdest != score->part_team || tid >= LKS_RX_UPLINKS) {
		wrong(score, "uplink%u: tid %u and tdest %u amid a frame for team %u",
		      score->part_uplink, tid, tdest, score->part_team);
		return;
	}
	if (bytes == 0 || score->part_len + bytes > LKS_RX_FRAME_MAX) {
		wrong(score, "uplink%u: a beat of %u bytes behind %u", tid, bytes, score->part_len);
		return;
	}
	memcpy(score->part + score->part_len, data, bytes);
	score->part_len += bytes;
	if (!last)
		return;
	to_host(score);
	score->lane[tid].host++;
	score->lane[tid].host_bytes += score->part_len;
	score->part_len = 0;
}

void lks_rx_score_punted(struct lks_rx_score *score, unsigned int uplink, const uint8_t *bytes,
			 uint32_t len)
{
	struct lks_rx_lane *lane = &score->lane[uplink];
	uint32_t kept = len < LKS_RX_MAIL_BYTES ? len : LKS_RX_MAIL_BYTES;

	for (size_t i = lane->next_mail; i < lane->frames; i++) {
		struct lks_rx_sent *sent = &lane->sent[i];

		if (sent->may != LKS_RX_MAY_PUNT || sent->frame.len != len ||
		    memcmp(sent->frame.bytes, bytes, kept))
			continue;
		came(lane, sent);
		lane->next_mail = i + 1;
		lane->punted++;
		score->mail--;
		return;
	}
	wrong(score,
	      "uplink%u: %u bytes in the mailbox that are none of its slow frames from %zu on",
	      uplink, len, lane->next_mail);
}

/* What became of a frame that did not come: as far as it is known one of these. */
static void drop(const struct lks_rx_sent *sent, uint64_t least[LKS_RX_KINDS],
		 uint64_t most[LKS_RX_KINDS])
{
	static const struct {
		uint32_t may;
		enum lks_rx_kind kind;
	} way[] = { { LKS_RX_MAY_FILTER, LKS_RX_FILTERED },
		    { LKS_RX_MAY_PUNT, LKS_RX_PUNT_LOST },
		    { LKS_RX_MAY_BAD, LKS_RX_BAD } };
	bool overflow = sent->full && sent->may != LKS_RX_MAY_BAD;
	bool other = false;

	for (unsigned int i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		if (!(sent->may & way[i].may))
			continue;
		most[way[i].kind]++;
		least[way[i].kind] += !overflow;
		other = true;
	}
	most[LKS_RX_OVERFLOW] += overflow;
	least[LKS_RX_OVERFLOW] += overflow && !other;
	least[LKS_RX_HOST] += !overflow && !other;
}

void lks_rx_score_count(struct lks_rx_score *score, unsigned int uplink,
			const uint64_t counter[LKS_RX_KINDS])
{
	static const char *const name[LKS_RX_KINDS] = { "host",	  "host bytes", "filtered",
							"punted", "punt_lost",	"overflow",
							"bad" };
	const struct lks_rx_lane *lane = &score->lane[uplink];
	uint64_t least[LKS_RX_KINDS] = { 0 }, most[LKS_RX_KINDS] = { 0 }, sum = 0;

	least[LKS_RX_HOST] = most[LKS_RX_HOST] = lane->host;
	least[LKS_RX_HOST_BYTES] = most[LKS_RX_HOST_BYTES] = lane->host_bytes;
	least[LKS_RX_PUNTED] = most[LKS_RX_PUNTED] = lane->punted;
	for (size_t i = 0; i < lane->frames; i++)
		if (!lane->sent[i].came)
			drop(&lane->sent[i], least, most);
	if (score->mail_most <= LKS_RX_MAIL_KEPT)
		most[LKS_RX_PUNT_LOST] = 0;
	for (unsigned int k = 0; k < LKS_RX_KINDS; k++) {
		sum += k == LKS_RX_HOST_BYTES ? 0 : counter[k];
		if (counter[k] < least[k] || counter[k] > most[k])
			wrong(score, "uplink%u: counter %s is %llu, not %llu to %llu", uplink,
			      name[k], (unsigned long long)counter[k], (unsigned long long)least[k],
			      (unsigned long long)most[k]);
	}
	if (sum != lane->frames)
		wrong(score, "uplink%u: counts %llu frames of %zu", uplink, (unsigned long long)sum,
		      lane->frames);
}
