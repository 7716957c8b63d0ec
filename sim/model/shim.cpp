// SPDX-License-Identifier: Apache-2.0
// The C wall around a Verilated module (see shim.h). Built with:
//   verilator --cc --prefix Vlks_model --x-initial unique [--trace-fst] --top-module MODULE ...
//   -I the folder of the module's ports.h; for a plug-in -DLKS_DATA_W=.. -DLKS_UPLINKS=.. and
//   -fvisibility=hidden -fno-gnu-unique, so that several live in one process; -lz -llz4 for FST
#include "shim.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>

#include "Vlks_model.h"
#include "verilated.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#endif
#if VM_COVERAGE
#include "verilated_cov.h"
#include <cstdlib>
#include <string>
#endif

#ifndef LKS_DATA_W
#define LKS_DATA_W 0
#endif
#ifndef LKS_UPLINKS
#define LKS_UPLINKS 0
#endif

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packed vectors are copied as bytes");

struct lks_model {
	VerilatedContext context;
	Vlks_model *top = nullptr;
	lks_in in = {};
	lks_out out = {};
	uint64_t clocks = 0;
#if VM_TRACE_FST
	VerilatedFstC *fst = nullptr;
	uint64_t period_ps = 0;
#endif
};

#define COPY_IN(type, name, ...)                                                                   \
	static_assert(sizeof(m->top->name) <= sizeof(m->in.name),                                  \
		      #name " is wider than its C type");                                          \
	std::memcpy(&m->top->name, &m->in.name, sizeof(m->top->name));
#define COPY_OUT(type, name, ...)                                                                  \
	static_assert(sizeof(m->top->name) <= sizeof(m->out.name),                                 \
		      #name " is wider than its C type");                                          \
	std::memcpy(&m->out.name, &m->top->name, sizeof(m->top->name));

static void dump(lks_model *m, unsigned half)
{
#if VM_TRACE_FST
	if (m->fst)
		m->fst->dump(m->clocks * m->period_ps + half * (m->period_ps / 2));
#else
	(void)m, (void)half;
#endif
}

static void eval(lks_model *m, bool clk)
{
	m->top->clk = clk;
	m->top->eval();
}

#if VM_COVERAGE
// One file a model under $LKS_COVERAGE, merged by tools/coverage.py.
static void write_coverage(lks_model *m)
{
	static int number;
	const char *dir = std::getenv("LKS_COVERAGE");

	if (dir)
		m->context.coveragep()->write(std::string(dir) + "/" + std::to_string(getpid()) +
					      "-" + std::to_string(number++) + ".dat");
}
#endif

extern "C" {

struct lks_model *lks_model_open(uint32_t seed)
{
	lks_model *m = new (std::nothrow) lks_model;

	if (!m)
		return nullptr;
	m->context.randReset(2);
	m->context.randSeed(static_cast<int>(seed & 0x7fffffff));
#if VM_TRACE_FST
	m->context.traceEverOn(true);
#endif
	m->top = new (std::nothrow) Vlks_model(&m->context, "");
	if (!m->top) {
		delete m;
		return nullptr;
	}
	return m;
}

void lks_model_close(struct lks_model *m)
{
	if (!m)
		return;
	lks_model_wave(m, nullptr, 0);
	m->top->final();
#if VM_COVERAGE
	write_coverage(m);
#endif
	delete m->top;
	delete m;
}

struct lks_in *lks_model_in(struct lks_model *m)
{
	return &m->in;
}

const struct lks_out *lks_model_out(const struct lks_model *m)
{
	return &m->out;
}

void lks_model_settle(struct lks_model *m)
{
	LKS_PORTS(COPY_IN, LKS_PORT_NONE)
	eval(m, false);
	dump(m, 0);
	LKS_PORTS(LKS_PORT_NONE, COPY_OUT)
}

// The falling edge is evaluated with the inputs of the next clock, in its settle phase: no register
// of the tree listens to it, and it saves a third of the time.
void lks_model_edge(struct lks_model *m)
{
	eval(m, true);
	dump(m, 1);
	m->clocks++;
}

void lks_model_tick(struct lks_model *m)
{
	lks_model_settle(m);
	lks_model_edge(m);
}

uint64_t lks_model_clocks(const struct lks_model *m)
{
	return m->clocks;
}

int lks_model_wave(struct lks_model *m, const char *path, uint32_t period_ps)
{
#if VM_TRACE_FST
	if (m->fst) {
		m->fst->close();
		delete m->fst;
		m->fst = nullptr;
	}
	if (!path)
		return 0;
	if (!std::ofstream(path)) // the FST writer aborts the process when it cannot open its file
		return -EIO;
	m->fst = new (std::nothrow) VerilatedFstC;
	if (!m->fst)
		return -ENOMEM;
	m->period_ps = period_ps;
	m->fst->set_time_unit("1ps");
	m->fst->set_time_resolution("1ps");
	m->top->trace(m->fst, 99);
	m->fst->open(path);
	return m->fst->isOpen() ? 0 : -EIO;
#else
	(void)m, (void)period_ps;
	return path ? -ENOTSUP : 0;
#endif
}

const struct lks_model_ops lks_model_ops = {
	sizeof(lks_in),	 sizeof(lks_out),  LKS_DATA_W,	   LKS_UPLINKS,	     lks_model_open,
	lks_model_close, lks_model_in,	   lks_model_out,  lks_model_settle, lks_model_tick,
	lks_model_edge,	 lks_model_clocks, lks_model_wave,
};
}
