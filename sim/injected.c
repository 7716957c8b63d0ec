/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the CPU in the bench: software gives them to the card, the scoreboard sees them leave.
 */
#include <errno.h>
#include <linksteer/receive.h>

#include "bench_impl.h"
#include "lib/plan_impl.h"

#define OWED_CLOCKS 50000 /* for a frame of the queue before it, on a slow port */
#define US_PER_S UINT64_C(1000000)

/* A limit counts ticks, and from anywhere within the first one. */
static int64_t patience_of(const struct lks_score *score)
{
	int64_t tick = lks_plan_tick_clocks(score->set, score->clock_hz);
	int64_t clocks = (int64_t)(score->set->stall_us * score->clock_hz / US_PER_S) - 2 * tick;

	if (score->set->stall_us == 0)
		return 0;
	return clocks > 0 ? clocks : 1;
}

void lks_bench_injected(struct lks_bench *bench)
{
	struct lks_cpu_score *cpu = &bench->injected;

	cpu->unsettled = !bench->score.set;
	if (bench->score.set)
		cpu->patience = patience_of(&bench->score);
	lks_cpu_score_clock(cpu, bench->in, bench->out);
	if (cpu->contract)
		lks_score_break(&bench->score, cpu->contract, "%s", cpu->text);
	cpu->contract = 0;
}

int lks_bench_inject(struct lks_bench *bench, unsigned int uplink, const uint8_t *frame,
		     uint32_t len)
{
	uint64_t number = lks_cpu_score_sent(&bench->injected, uplink, frame, len);
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
