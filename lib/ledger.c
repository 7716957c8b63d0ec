/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <linksteer/ledger.h>

#include <errno.h>
#include <stdlib.h>

#define WORDS (sizeof(lks_csr__failover__recordx_t) / sizeof(uint32_t))
#define WORD(member) (offsetof(lks_csr__failover__recordx_t, member) / sizeof(uint32_t))

#define LEDGER_REG(device, member) LKS_REG(device, LKS_BLOCK_LEDGER, member)

struct lks_ledger {
	uint32_t failovers, clock_hz;
	bool overrun;
	unsigned int records;
	struct lks_ledger_record record[LKS_LEDGER_RECORDS];
};

/* A clock of two words, @high of them with the mark that it has been. */
static uint64_t clock_of(const uint32_t *word, size_t low)
{
	return (uint64_t)LKS_FIELD(word[low + 1], LKS_CSR__FAILOVER__RECORDX__BACK_HI__CLOCK)
		       << 32 |
	       word[low];
}

static bool seen(const uint32_t *word, size_t low)
{
	return LKS_FIELD(word[low + 1], LKS_CSR__FAILOVER__RECORDX__BACK_HI__SEEN);
}

static void decode(const uint32_t *word, struct lks_ledger_record *record)
{
	uint32_t about = word[WORD(ABOUT)], progress = word[WORD(PROGRESS)];

	*record = (struct lks_ledger_record){
		.number = word[WORD(NUMBER)],
		.uplink = LKS_FIELD(about, LKS_CSR__FAILOVER__RECORDX__ABOUT__UPLINK),
		.generation = LKS_FIELD(word[WORD(DOWN_HI)],
					LKS_CSR__FAILOVER__RECORDX__DOWN_HI__GENERATION),
		.before = (uint16_t)LKS_FIELD(about, LKS_CSR__FAILOVER__RECORDX__ABOUT__BEFORE),
		.down = clock_of(word, WORD(DOWN_LO)),
		.started = seen(word, WORD(START_LO)),
		.rerouted = seen(word, WORD(REROUTE_LO)),
		.returned = seen(word, WORD(BACK_LO)),
		.rescued = { word[WORD(RESCUED_FRAMES)], word[WORD(RESCUED_BYTES)] },
		.lost = { word[WORD(LOST_FRAMES)], word[WORD(LOST_BYTES)] },
		.reason = LKS_DROP_NO_UPLINK,
		.cut = LKS_FIELD(about, LKS_CSR__FAILOVER__RECORDX__ABOUT__CUT),
		.open = LKS_FIELD(progress, LKS_CSR__FAILOVER__RECORDX__PROGRESS__OPEN),
		.held = LKS_FIELD(progress, LKS_CSR__FAILOVER__RECORDX__PROGRESS__HELD),
	};
	record->after = record->before & (uint16_t) ~(1u << record->uplink);
	record->last_start = record->started ? clock_of(word, WORD(START_LO)) : 0;
	record->first_reroute = record->rerouted ? clock_of(word, WORD(REROUTE_LO)) : 0;
	record->back = record->returned ? clock_of(word, WORD(BACK_LO)) : 0;
	record->hold = record->held ? 0 : word[WORD(HOLD)];
}

static int read_record(struct lks_device *device, uint32_t number, struct lks_ledger_record *record,
		       struct lks_error *error)
{
	uint32_t at = LEDGER_REG(device, failover), word[WORDS];

	at += number % LKS_LEDGER_RECORDS * (uint32_t)sizeof(word);
	for (uint32_t i = 0; i < WORDS; i++) {
		int rc = lks_reg_read(device, at + 4 * i, &word[i], error);

		if (rc < 0)
			return rc;
	}
	decode(word, record);
	return 0;
}

static int check_records(const struct lks_device *device, const struct lks_ledger *ledger,
			 struct lks_error *error)
{
	for (unsigned int i = 0; i < ledger->records; i++) {
		const struct lks_ledger_record *record = &ledger->record[i];
		uint32_t number = ledger->failovers - ledger->records + i;

		if (record->number != number || record->uplink >= device->uplinks)
			return lks_error_set(error, -EIO,
					     "%s: impossible record %u of the ledger: number %u, "
					     "uplink %u",
					     device->name, number, record->number, record->uplink);
	}
	return 0;
}

static int read_all(struct lks_device *device, struct lks_ledger *ledger, struct lks_error *error)
{
	int rc = lks_reg_read(device, LEDGER_REG(device, ledger.COUNT), &ledger->failovers, error);

	ledger->records =
		ledger->failovers < LKS_LEDGER_RECORDS ? ledger->failovers : LKS_LEDGER_RECORDS;
	for (unsigned int i = 0; rc == 0 && i < ledger->records; i++)
		rc = read_record(device, ledger->failovers - ledger->records + i,
				 &ledger->record[i], error);
	return rc;
}

/* Reads until nothing was written meanwhile. */
static int read_still(struct lks_device *device, struct lks_ledger *ledger, struct lks_error *error)
{
	uint32_t at = LEDGER_REG(device, ledger.STATE), before = 0, after = 0;
	int rc;

	for (unsigned int i = 0; i < device->options.polls; i++) {
		rc = i ? lks_device_pause(device, error) : 0;

		if (rc == 0)
			rc = lks_reg_read(device, at, &before, error);
		if (rc == 0 && LKS_FIELD(before, LKS_CSR__LEDGER__STATE__BUSY))
			continue;
		if (rc == 0)
			rc = read_all(device, ledger, error);
		if (rc == 0)
			rc = lks_reg_read(device, at, &after, error);
		if (rc < 0)
			return rc;
		if (before == after) {
			ledger->overrun = LKS_FIELD(after, LKS_CSR__LEDGER__STATE__OVERRUN);
			return 0;
		}
	}
	rc = lks_device_check(device, error);
	if (rc < 0)
		return rc;
	return lks_error_set(error, -ETIMEDOUT, "%s: the ledger does not stand still in %u polls",
			     device->name, device->options.polls);
}

int lks_ledger_take(struct lks_device *device, struct lks_error *error,
		    struct lks_ledger **ret_ledger)
{
	struct lks_ledger *ledger = calloc(1, sizeof(*ledger));
	int rc;

	if (!ledger)
		return lks_error_set(error, -ENOMEM, "out of memory");
	ledger->clock_hz = device->clock_hz;
	rc = read_still(device, ledger, error);
	if (rc == 0)
		rc = lks_device_check(device, error);
	if (rc == 0)
		rc = check_records(device, ledger, error);
	if (rc < 0) {
		free(ledger);
		return rc;
	}
	*ret_ledger = ledger;
	return 0;
}

struct lks_ledger *lks_ledger_free(struct lks_ledger *ledger)
{
	free(ledger);
	return NULL;
}

uint32_t lks_ledger_failovers(const struct lks_ledger *ledger)
{
	return ledger->failovers;
}

bool lks_ledger_overrun(const struct lks_ledger *ledger)
{
	return ledger->overrun;
}

unsigned int lks_ledger_records(const struct lks_ledger *ledger)
{
	return ledger->records;
}

const struct lks_ledger_record *lks_ledger_at(const struct lks_ledger *ledger, unsigned int i)
{
	return i < ledger->records ? &ledger->record[i] : NULL;
}

uint64_t lks_ledger_ns(const struct lks_ledger *ledger, uint64_t clocks)
{
	const uint64_t second = 1000000000;
	uint64_t hz = ledger->clock_hz;

	if (hz == 0)
		return 0;
	return clocks / hz * second + (clocks % hz * second + hz / 2) / hz;
}

int lks_ledger_moved(const struct lks_ledger_record *record, const struct lks_team *team,
		     unsigned int *ret_moved, unsigned int *ret_healthy)
{
	unsigned int moved = 0, healthy = 0;

	if (lks_team_failover(team) != LKS_RESILIENT)
		return -ENOTSUP;
	if (!lks_team_row(team, 0))
		return -EINVAL;
	for (uint32_t bucket = 0; bucket < LKS_BUCKETS; bucket++) {
		unsigned int before = LKS_PLAN_UPLINKS_MAX, after = LKS_PLAN_UPLINKS_MAX;

		(void)lks_team_select(team, bucket, record->before, &before);
		(void)lks_team_select(team, bucket, record->after, &after);
		moved += before != after;
		healthy += before != after && before != record->uplink;
	}
	*ret_moved = moved;
	*ret_healthy = healthy;
	return 0;
}
