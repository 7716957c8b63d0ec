/* SPDX-License-Identifier: Apache-2.0 */
/* lks_sync: two clocks from a level to its copy, nothing of it during a reset. */
#include "frames.h"
#include "shim.h"

#include <criterion/criterion.h>

TestSuite(sync, .timeout = 30);

Test(sync, each_bit_comes_two_clocks_later)
{
	struct lks_model *model = lks_model_open(1);
	struct lks_in *in = lks_model_in(model);
	struct dice dice = { 1 };
	uint8_t before = 0, earlier = 0;

	in->rst = 1;
	lks_model_tick(model);
	in->rst = 0;
	for (unsigned int t = 0; t < 1000; t++) {
		in->async_in = (uint8_t)dice_word(&dice);
		lks_model_tick(model);
		cr_assert(lks_model_out(model)->sync_out == earlier, "clock %u: %02x, not %02x", t,
			  lks_model_out(model)->sync_out, earlier);
		earlier = before;
		before = in->async_in;
	}
	lks_model_close(model);
}

Test(sync, reset_reads_as_down)
{
	struct lks_model *model = lks_model_open(2);
	struct lks_in *in = lks_model_in(model);
	unsigned int clocks = 0;

	in->async_in = 0xff;
	in->rst = 1;
	for (unsigned int t = 0; t < 4; t++)
		lks_model_tick(model);
	cr_assert(lks_model_out(model)->sync_out == 0);
	in->rst = 0;
	do
		lks_model_tick(model);
	while (!lks_model_out(model)->sync_out && clocks++ < 10);
	cr_assert(clocks == 2 && lks_model_out(model)->sync_out == 0xff, "after %u clocks", clocks);
	lks_model_close(model);
}
