/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Verilated module behind a C wall. shim.cpp is the only C++ of the tree; it is compiled once a
 * module, against that module's ports.h:
 *
 *	#define LKS_PORTS(IN, OUT)                 no clk: the shim drives it
 *		IN(uint8_t, rst)                   up to 8, 16, 32, 64 bits: uint8_t .. uint64_t
 *		IN(uint32_t, s_axis_tdata, [4])    wider: 32-bit words, least significant first
 *		OUT(uint64_t, m_axis_tdata)
 *
 * A C type may be wider than the port, so that one ports.h serves every shape of a module: a packed
 * vector lies in memory least significant byte first, what lies beyond the port stays zero.
 *
 * No globals; any number of models in a process, each used by one thread at a time.
 */
#ifndef LKS_SIM_MODEL_SHIM_H
#define LKS_SIM_MODEL_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifndef LKS_PORTS_H
#define LKS_PORTS_H <ports.h> /* never by its place: every module has one */
#endif
#include LKS_PORTS_H

#ifdef __cplusplus
extern "C" {
#endif

#define LKS_PORT_FIELD(type, name, ...) type name __VA_ARGS__;
#define LKS_PORT_NONE(type, name, ...)

struct lks_in {
	LKS_PORTS(LKS_PORT_FIELD, LKS_PORT_NONE)
};

struct lks_out {
	LKS_PORTS(LKS_PORT_NONE, LKS_PORT_FIELD)
};

struct lks_model;

/**
 * lks_model_open - make a model; every register and memory holds random bits from @seed
 *
 * All inputs are 0, the clock is low, nothing is evaluated yet: drive rst for a clock.
 *
 * Return: the model, or NULL when memory is short; free with lks_model_close().
 */
struct lks_model *lks_model_open(uint32_t seed);

/** lks_model_close - end the waveform, release the model; NULL is accepted. */
void lks_model_close(struct lks_model *model);

/** lks_model_in - the inputs, to be written before a settle or a tick; lives as long as the model.
 */
struct lks_in *lks_model_in(struct lks_model *model);

/** lks_model_out - the outputs as the last settle or tick left them; lives as long as the model. */
const struct lks_out *lks_model_out(const struct lks_model *model);

/** lks_model_settle - let the inputs through the combinational paths; outputs are fresh after it.
 */
void lks_model_settle(struct lks_model *model);

/**
 * lks_model_tick - one clock in three phases: inputs settle, rising edge, falling edge
 *
 * Inputs and outputs are then those of one clock, as in one column of a waveform: a beat was taken
 * if in.valid and out.ready are both set. What the edge brought shows after the next settle or
 * tick.
 */
void lks_model_tick(struct lks_model *model);

/** lks_model_edge - the second half of a tick, after a lks_model_settle() whose inputs still stand.
 */
void lks_model_edge(struct lks_model *model);

/** lks_model_clocks - rising edges since the model was made. */
uint64_t lks_model_clocks(const struct lks_model *model);

/**
 * lks_model_wave - write an FST waveform from here on; NULL ends it
 * @period_ps: length of a clock in the file's time
 *
 * Return: 0, -ENOTSUP in a model that was built without tracing, -EIO when the file cannot be made.
 */
int lks_model_wave(struct lks_model *model, const char *path, uint32_t period_ps);

/* The same as one table: what a model that is a plug-in exports, and nothing else. */
struct lks_model_ops {
	uint32_t in_bytes, out_bytes; /* sizes of the port structs the plug-in was built with */
	uint32_t data_w, uplinks;     /* the shape; 0 for a module that has none */
	struct lks_model *(*open)(uint32_t seed);
	void (*close)(struct lks_model *model);
	struct lks_in *(*in)(struct lks_model *model);
	const struct lks_out *(*out)(const struct lks_model *model);
	void (*settle)(struct lks_model *model);
	void (*tick)(struct lks_model *model);
	void (*edge)(struct lks_model *model);
	uint64_t (*clocks)(const struct lks_model *model);
	int (*wave)(struct lks_model *model, const char *path, uint32_t period_ps);
};

__attribute__((visibility("default"))) extern const struct lks_model_ops lks_model_ops;

#ifdef __cplusplus
}
#endif
#endif
