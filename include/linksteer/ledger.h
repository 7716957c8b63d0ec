/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ledger: what the card wrote down of each loss of an uplink, exact to the clock.
 * A standby member that gives its place back has an empty queue: that is no loss.
 *
 * A ledger that was taken does not change: any number of threads may look at one. Clocks are those
 * of the core since reset, 48 bits; lks_ledger_ns() makes nanoseconds of them.
 */
#ifndef LINKSTEER_LEDGER_H
#define LINKSTEER_LEDGER_H

#include <linksteer/device.h>
#include <linksteer/stats.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_LEDGER_RECORDS 16u /* that the card keeps */

struct lks_ledger;

/**
 * struct lks_ledger_record - one loss of an uplink, a plain value
 * @number: of the loss since reset, from 0
 * @uplink: that was lost
 * @generation: commits since reset, modulo 65536: the tables that ruled
 * @before, @after: bit i: uplink i was eligible just before, just after. Of uplinks lost in the
 *same clock the one with the lower number falls first
 * @down: clock of the loss: the uplink is eligible no more
 * @last_start: with @started: clock of the last start of a frame of the host on it up to the loss
 * @first_reroute: with @rerouted: clock of the first start elsewhere of a frame that was taken from
 *	its queue. Frames that came after the loss do not count
 * @back: with @returned: clock in which it is in the map again, the end of the record
 * @hold: clocks from the loss on in which the host was held; 0 while @held
 * @rescued: frames taken from its queue to another one, whole
 * @lost: frames of its queue that nobody took, dropped for @reason (enum lks_drop)
 * @cut: a frame was cut on its way to the MAC; it counts among the rescued or lost ones
 * @open: figures may still change: its queue is not empty, or the host is held
 */
struct lks_ledger_record {
	uint32_t number;
	unsigned int uplink, generation;
	uint16_t before, after;
	uint64_t down, last_start, first_reroute, back, hold;
	struct lks_count rescued, lost;
	unsigned int reason;
	bool started, rerouted, returned, cut, open, held;
};

/**
 * lks_ledger_take - read the ledger of a card
 * @error: may be NULL
 * @ret_ledger: the ledger on success, untouched on failure; free with lks_ledger_free()
 *
 * All records are of one moment: what is written meanwhile is waited for, and read again.
 *
 * Return: 0, -ENOMEM, -EIO for an impossible record, or as device.h says.
 */
int lks_ledger_take(struct lks_device *device, struct lks_error *error,
		    struct lks_ledger **ret_ledger);

/** lks_ledger_free - NULL is accepted. Return: NULL, to clear the caller's handle. */
struct lks_ledger *lks_ledger_free(struct lks_ledger *ledger);

/** lks_ledger_failovers - losses since reset; those without a record are the oldest. */
uint32_t lks_ledger_failovers(const struct lks_ledger *ledger);

/** lks_ledger_overrun - more happened than the card could write: records may be wrong. */
bool lks_ledger_overrun(const struct lks_ledger *ledger);

/** lks_ledger_records - how many there are, at most LKS_LEDGER_RECORDS. */
unsigned int lks_ledger_records(const struct lks_ledger *ledger);

/** lks_ledger_at - a record, the oldest first. Return: NULL behind the last. */
const struct lks_ledger_record *lks_ledger_at(const struct lks_ledger *ledger, unsigned int i);

/** lks_ledger_ns - nanoseconds of so many clocks of the card; 0 when its clock is not known. */
uint64_t lks_ledger_ns(const struct lks_ledger *ledger, uint64_t clocks);

/**
 * lks_ledger_moved - which buckets of a team a loss moved to another uplink
 * @team: as it ruled then (@generation)
 * @ret_moved: buckets whose uplink differs between @before and @after
 * @ret_healthy: those of them that were not the lost uplink's; 0 in `resilient`, for which it is
 *	the proof
 *
 * Return: 0, -ENOTSUP in `modulo`, which has no buckets, -EINVAL before lks_team_build().
 */
int lks_ledger_moved(const struct lks_ledger_record *record, const struct lks_team *team,
		     unsigned int *ret_moved, unsigned int *ret_healthy);

#ifdef __cplusplus
}
#endif
#endif
