/* SPDX-License-Identifier: Apache-2.0 */
/* The in-process bus: one more back end of driver/, an AXI4-Lite master at the simulated core. */
#include <errno.h>
#include <stddef.h>

#include "bench_impl.h"
#include "driver/generated/lks_csr.h"

#define PATIENCE 1000 /* clocks */
#define CLOCK_OFFSET ((uint32_t)offsetof(lks_csr_t, identity.CLOCK))

static int read32(void *ctx, uint32_t offset, uint32_t *ret_value)
{
	struct lks_bench *bench = ctx;
	struct lks_in *in = bench->in;
	const struct lks_out *out = bench->out;

	in->s_axil_araddr = (uint16_t)offset;
	in->s_axil_arvalid = 1;
	in->s_axil_rready = 1;
	for (unsigned int i = 0; i < PATIENCE; i++) {
		lks_bench_step(bench);
		if (in->s_axil_arvalid && out->s_axil_arready)
			in->s_axil_arvalid = 0;
		if (!out->s_axil_rvalid)
			continue;
		in->s_axil_rready = 0;
		if (out->s_axil_rresp != 0)
			return -EIO;
		/* Built for one clock, the core is simulated at any. */
		*ret_value = offset == CLOCK_OFFSET ? bench->options.clock_hz : out->s_axil_rdata;
		return 0;
	}
	return -ETIMEDOUT;
}

/* Address and data may come in either order. */
static int write32(void *ctx, uint32_t offset, uint32_t value)
{
	struct lks_bench *bench = ctx;
	struct lks_in *in = bench->in;
	const struct lks_out *out = bench->out;
	uint32_t skew = lks_rng_below(&bench->rng, 8);
	unsigned int address_at = skew == 1 ? 2 : 0, data_at = skew == 2 ? 2 : 0;
	bool address_taken = false, data_taken = false;

	in->s_axil_awaddr = (uint16_t)offset;
	in->s_axil_wdata = value;
	in->s_axil_wstrb = 0xf;
	in->s_axil_bready = 1;
	for (unsigned int i = 0; i < PATIENCE; i++) {
		in->s_axil_awvalid = !address_taken && i >= address_at;
		in->s_axil_wvalid = !data_taken && i >= data_at;
		lks_bench_step(bench);
		address_taken |= in->s_axil_awvalid && out->s_axil_awready;
		data_taken |= in->s_axil_wvalid && out->s_axil_wready;
		if (!out->s_axil_bvalid)
			continue;
		in->s_axil_bready = in->s_axil_awvalid = in->s_axil_wvalid = 0;
		return out->s_axil_bresp == 0 ? 0 : -EIO;
	}
	return -ETIMEDOUT;
}

struct lks_bus lks_bench_bus(struct lks_bench *bench)
{
	static const struct lks_bus_ops ops = { .read32 = read32, .write32 = write32 };

	return (struct lks_bus){
		.ops = &ops,
		.ctx = bench,
		.name = "sim:core",
		.window_bytes = LKS_BUS_WINDOW_BYTES,
	};
}
