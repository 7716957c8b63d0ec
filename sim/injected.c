/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the CPU in the bench: software gives them to the card, the scoreboard sees them leave.
 */
#include <errno.h>
#include <linksteer/receive.h>

#include "bench_impl.h"

#define OWED_CLOCKS 50000 /* for a frame of the queue before it, on a slow port */

int lks_bench_inject(struct lks_bench *bench, unsigned int uplink, const uint8_t *frame,
		     uint32_t len)
{
	bool linked = bench->in->uplink_link_up >> uplink & 1;
	uint64_t number = lks_cpu_score_sent(&bench->injected, uplink, linked, frame, len);
	int rc = lks_device_inject(bench->device, uplink, frame, len);

	if (rc == -ENETDOWN)
		lks_cpu_score_refused(&bench->injected, uplink, number);
	else if (rc < 0)
		lks_cpu_score_forget(&bench->injected, uplink, number);
	return rc;
}

void lks_bench_injected_end(struct lks_bench *bench)
{
	uint16_t owed = lks_cpu_score_owed(&bench->injected);

	for (int i = 0; owed && i < OWED_CLOCKS; i++) {
		lks_bench_step(bench);
		owed = lks_cpu_score_owed(&bench->injected);
	}
	if (owed)
		lks_score_break(&bench->score, 1, "frames of the CPU never left, uplinks %#x",
				owed);
}

const struct lks_cpu_port *lks_bench_cpu(const struct lks_bench *bench, unsigned int uplink)
{
	return &bench->injected.port[uplink];
}
