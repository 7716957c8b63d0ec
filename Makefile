# SPDX-License-Identifier: Apache-2.0
# Linksteer: `make help` lists the targets. Sources are found by wildcard: a file in its place is
# built without a change here. Objects under build/, programs in build/bin/, tools in .venv/.

VERSION := 0.1.0
SOVERSION := 0

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
DESTDIR ?=
JOBS ?= $(shell nproc)
V ?=
PCAP ?= tests/data/captures/demo.pcap
SHAPES ?= 64x4 64x16 128x4 256x4 512x4

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:

comma := ,
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-10s %s\n' '$(1)' '$(or $(2),$@)')
# Makes the folder of the target.
mk = $(Q)mkdir -p $(@D)

B := build
export PATH := $(CURDIR)/.venv/bin:$(PATH)

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CXX := $(if $(filter default,$(origin CXX)),g++,$(CXX))
AR := $(if $(filter default,$(origin AR)),ar,$(AR))
FUZZ_CC ?= clang-14
FUZZ_CXX ?= clang++-14
CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Werror -Wno-format-truncation -Wmissing-prototypes -Wstrict-prototypes -Wshadow
CPPFLAGS += -D_GNU_SOURCE -DLKS_VERSION='"$(VERSION)"' -Iinclude -Ilib -Idriver -I.
STD := -std=c11
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDLIBS := -ljansson

.PHONY: all help demo test lint format judge quality formal mutation mutation-ready breaks coverage fuzz differential differential-ready campaign campaign-ready synth bench docs regs exports install uninstall clean \
	programs library models
all: library programs models

help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

#: make              library, programs and models; incremental, on all cores (JOBS=1 for one)
#: make models       simulated cores alone; SHAPES="512x16 64x8" for others than the usual ones
#: make demo         a capture through the simulated hardware, with a lost link: build/demo/report.html
#:                   PCAP=FILE takes yours
#: make test         every test; the last line counts them
#: make lint         linters for RTL, C, scripts and spelling        make format   rewrites in our style
#: make judge        answers of Linux and DPDK themselves beside ours; JUDGE_DIR= keeps the kernel,
#:                   JUDGE_SUITE=bullseye asks the kernel of another Debian
#: make quality      how evenly every policy spreads: docs/quality.json, plots and tables
#: make formal       proofs and their table, RECORD=1 puts the times into the docs
#: make fuzz         fuzzers, FUZZ_SECONDS=15 each
#: make differential  random frames at every width against the model: FRAMES=100000 at each, SHARD=K/N of them
#: make campaign     10,000 random link failures in each of SHAPES, CAMPAIGN=COUNT, SHARD=K/N
#: make mutation     breaks the RTL and looks who notices; COUNT=, SHARD=K/N, SEED=, FILES=, RECORD=1 for the docs
#: make breaks       breaks with a name, and the test that notices each
#: make coverage     lines and bits of the RTL that its tests reach: docs/coverage.md
#: make synth        place and route on an ECP5: docs/resources.json and the tables made from it;
#:                   SYNTH='lks_core:64x4 lks_decide' measures these blocks only
#: make bench        speed of simulation and model
#: make docs         register page and tables        make regs   register block and C header from SystemRDL
#: make exports      lib/linksteer.map from the public headers
#: make install      DESTDIR=, PREFIX=/usr/local        make uninstall, make clean
#: V=1               shows the commands

# ---------------------------------------------------------------- tools

need = $(B)/need/$(1)
deb = $(B)/need/deb-$(1)
venv = .venv/$(1).stamp

$(B)/need/deb-%: tools/debian.txt tools/debian.sh
	$(mk)
	$(Q)tools/debian.sh $* && touch $@

.venv/%.stamp: tools/requirements/%.txt tools/venv.sh | $(call deb,venv)
	$(call say,VENV,$*)
	$(Q)tools/venv.sh $*

# ---------------------------------------------------------------- library and programs

LIB_SRC := $(wildcard lib/*.c driver/*.c)
CLI_SRC := $(wildcard cli/*.c)
SIM_SRC := $(wildcard sim/*.c)
C_SRC := $(LIB_SRC) $(CLI_SRC) $(SIM_SRC)
obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
asan = $(patsubst %.c,$(B)/asan/%.o,$(1))

LIB_A := $(B)/lib/liblinksteer.a
LIB_SO := $(B)/lib/liblinksteer.so.$(VERSION)
PROGRAMS := $(if $(wildcard cli/main.c),$(B)/bin/linksteer) $(if $(wildcard sim/main.c),$(B)/bin/linksteer-sim)

library: $(if $(LIB_SRC),$(LIB_A) $(LIB_SO))
programs: $(PROGRAMS)

$(B)/obj/%.o: %.c | $(call deb,c)
	$(call say,CC,$<)
	$(mk)
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) $(WARN) -fPIC -MMD -MP -c $< -o $@

$(B)/asan/%.o: %.c | $(call deb,c)
	$(call say,CC-ASAN,$<)
	$(mk)
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(SANITIZE) $(WARN) -fno-pie -MMD -MP -c $< -o $@

$(LIB_A): $(call obj,$(LIB_SRC))
	$(call say,AR)
	$(mk)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(LIB_SO): $(call obj,$(LIB_SRC)) lib/linksteer.map
	$(call say,LD)
	$(mk)
	$(Q)$(CC) -shared $(LDFLAGS) -Wl,-soname,liblinksteer.so.$(SOVERSION) \
		-Wl,--version-script=lib/linksteer.map -Wl,--no-undefined \
		-o $@ $(filter %.o,$^) $(LDLIBS)
	$(Q)ln -sf $(@F) $(@D)/liblinksteer.so.$(SOVERSION) && ln -sf $(@F) $(@D)/liblinksteer.so

# What both programs share: arguments, tables, captures.
$(B)/obj/cli.a: $(call obj,$(filter-out cli/main.c,$(CLI_SRC)))
	$(mk)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/bin/linksteer: $(call obj,cli/main.c) $(B)/obj/cli.a $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpcap -lm

# The bench as a library. Options, capture reader and tables are those of the command line.
SIM_A := $(B)/lib/liblinksteer-sim.a
$(SIM_A): $(call obj,$(filter-out sim/main.c,$(SIM_SRC)) $(filter-out cli/main.c,$(CLI_SRC)))
	$(call say,AR)
	$(mk)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/bin/linksteer-sim: $(call obj,sim/main.c) $(SIM_A) $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpcap -lm -ldl

# ---------------------------------------------------------------- Verilated models

VL_INC = .venv/lib/python3*/site-packages/verilator/include
VL_RUNTIME := $(B)/verilated/libverilated.a
VL_CXXFLAGS := -std=gnu++17 -O2 -fPIC -fvisibility=hidden -fno-gnu-unique -faligned-new \
	-DVERILATOR=1 -DVM_COVERAGE=$(if $(COVERAGE),1,0) -DVM_SC=0 -DVM_TIMING=0 -DVM_TRACE=1 -DVM_TRACE_FST=1 \
	-DVM_TRACE_VCD=0 -DVM_TRACE_SAIF=0
SHIM := sim/model/shim.cpp
BENCH_TOP := sim/model/lks_bench_top.sv
MODELS := $(if $(wildcard $(BENCH_TOP)),$(SHAPES:%=$(B)/lib/linksteer/lks_core_%.so))

models: $(MODELS)

# One runtime for all models: it takes longer to compile than most of them.
$(B)/verilated/%.o: | $(call venv,sim) $(call deb,model)
	$(call say,CXX,$*)
	$(mk)
	$(Q)$(CXX) $(VL_CXXFLAGS) -I$$(echo $(VL_INC)) -isystem $$(echo $(VL_INC))/vltstd \
		-c $$(echo $(VL_INC))/$*.cpp -o $@

$(VL_RUNTIME): $(addprefix $(B)/verilated/,verilated.o verilated_threads.o verilated_fst_c.o \
		$(if $(COVERAGE),verilated_cov.o))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# The shape WxN of the core: no assertions, waveforms possible, one shared object.
$(B)/model/%/libVlks_model.a: $(BENCH_TOP) tools/verilate.sh tools/waivers.vlt \
		| $(call venv,sim) $(call deb,model)
	$(call say,VERILATE,lks_core $*)
	$(Q)+tools/verilate.sh $(@D) $< --noassert --trace-fst \
		-GDATA_W=$(word 1,$(subst x, ,$*)) -GUPLINKS=$(word 2,$(subst x, ,$*))

define link_model
	$(call say,LD)
	$(mk)
	$(Q)$(CXX) $(VL_CXXFLAGS) -shared -Wall -Wextra -Isim -Isim/model -I$(B)/model/$* \
		-isystem $$(echo $(VL_INC)) -isystem $$(echo $(VL_INC))/vltstd \
		-DLKS_DATA_W=$(word 1,$(subst x, ,$*)) -DLKS_UPLINKS=$(word 2,$(subst x, ,$*)) \
		-o $@ $(SHIM) $< $(VL_RUNTIME) -lz -llz4 -pthread
endef
MODEL_DEPS := $(SHIM) $(VL_RUNTIME) $(wildcard sim/model/*.h)

$(B)/lib/linksteer/lks_core_%.so: $(B)/model/%/libVlks_model.a $(MODEL_DEPS)
	$(link_model)
# Those that only tests want lie where the program does not find them.
$(B)/tests/models/lks_core_%.so: $(B)/model/%/libVlks_model.a $(MODEL_DEPS)
	$(link_model)

# ---------------------------------------------------------------- demo

# The link is lost half-way: at 8 bytes a clock a capture takes about size / 8 clocks.
DEMO_CLOCK = $(shell echo $$(($$(stat -Lc %s '$(PCAP)' 2>/dev/null || echo 0) / 16)))
DEMO_ARGS ?= --policy native --uplinks 4 --uplink-rate 2.5G --event $(DEMO_CLOCK)clk,uplink1,down --wave $(B)/demo/wave.fst

demo: $(PROGRAMS) $(B)/lib/linksteer/lks_core_64x4.so | $(call deb,plots)
	$(Q)rm -rf $(B)/demo
	$(Q)$(B)/bin/linksteer sim run $(DEMO_ARGS) --in '$(PCAP)' --out $(B)/demo
	@test ! -e $(B)/demo/wave.fst || echo "waveform: $(B)/demo/wave.fst (GTKWave or Surfer shows it)"

# ---------------------------------------------------------------- tests
# A suite writes build/test/NAME.result: what passed, failed, was skipped. A suite that failed is
# run again by the next make, one that passed when its inputs change.

T := $(B)/test
run = $(Q)mkdir -p $(@D) && tools/suite.py run $@
sanitized = ASAN_OPTIONS=detect_leaks=1:exitcode=23:log_path=$(T)/$(1).asan UBSAN_OPTIONS=print_stacktrace=1
RUNNER := $(or $(wildcard tests/unit/runner.c),tests/common/runner.c)
TEST_LIB := $(B)/asan/libtest.a
TEST_LINK = $(CC) $(SANITIZE) -fno-pie -no-pie

$(TEST_LIB): $(call asan,$(filter-out cli/main.c sim/main.c,$(C_SRC)))
	$(call say,AR)
	$(mk)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/asan/tests/%.o: CPPFLAGS += -Icli -Isim -Itests -Itests/common

# Unit: one Criterion binary.
UNIT_SRC := $(sort $(wildcard tests/unit/*.c) $(if $(wildcard tests/unit/*.c),$(RUNNER)))
UNIT := $(if $(UNIT_SRC),$(T)/unit.result)
$(call asan,$(UNIT_SRC)): | $(call deb,unit)

$(B)/tests/unit: $(call asan,$(UNIT_SRC)) $(TEST_LIB)
	$(call say,LD)
	$(mk)
	$(Q)$(TEST_LINK) -o $@ $^ $(LDLIBS) -lpcap -lm -ldl -lcriterion

$(T)/unit.result: $(B)/tests/unit $$(shell find tests/data -type f) docs/policies.md tools/suite.py
	$(call say,TEST,unit)
	$(run) criterion $(call sanitized,unit) $(B)/tests/unit -j$(JOBS)

# A leak must be noticed, else the sanitizer watches over nothing.
$(B)/tests/leak: tests/selfcheck/leak.c $(RUNNER) | $(call deb,unit)
	$(call say,LD)
	$(mk)
	$(Q)$(TEST_LINK) $(STD) -w -o $@ $^ -lcriterion

$(T)/leak.result: $(B)/tests/leak tools/suite.py
	$(call say,TEST,leak is noticed)
	$(run) leak $(call sanitized,leak) $(B)/tests/leak

# RTL: tests/rtl/MODULE is the Verilated lks_MODULE (or MODULE_tb) behind the shim. A file `shapes`
# there says in which DATA_W, or DATA_WxUPLINKS, it is built: MODULE.64, MODULE.512x3.
RTL_FOLDERS := $(patsubst tests/rtl/%/,%,$(dir $(foreach d,$(wildcard tests/rtl/*/),\
	$(wildcard $(d)test_$(notdir $(d:/=)).c))))
RTL_TESTS := $(foreach d,$(RTL_FOLDERS),$(or $(addprefix $(d).,$(file <tests/rtl/$(d)/shapes)),$(d)))
RTL := $(RTL_TESTS:%=$(T)/rtl-%.result)
rtl_folder = $(word 1,$(subst ., ,$(1)))
rtl_shape = $(subst x, ,$(word 2,$(subst ., ,$(1))))
rtl_generics = $(join $(wordlist 1,$(words $(rtl_shape)),-GDATA_W= -GUPLINKS=),$(rtl_shape))
rtl_defines = $(join $(wordlist 1,$(words $(rtl_shape)),-DLKS_DATA_W= -DLKS_UPLINKS=),$(rtl_shape))
rtl_objects = $(patsubst tests/rtl/%.c,$(B)/rtl/%.o,$(wildcard tests/rtl/$(rtl_folder)/*.c))
# The core is tested inside its bench, in all variants.
rtl_top = $(call rtl_top_of,$(rtl_folder))
rtl_top_of = $(or $(wildcard tests/rtl/$(1)/$(1)_tb.sv),$(if $(filter core core_%,$(1)),$(BENCH_TOP)),$(wildcard rtl/*/lks_$(1).sv sim/model/lks_$(1).sv))

$(B)/rtl/%/libVlks_model.a: $$(call rtl_top,$$*) $$(wildcard tests/rtl/$$(call rtl_folder,$$*)/flags) \
		tools/verilate.sh tools/waivers.vlt | $(call venv,sim) $(call deb,model)
	$(call say,VERILATE,$*)
	$(Q)+tools/verilate.sh $(@D) $(call rtl_top,$*) --assert -y tests/rtl/$(call rtl_folder,$*) \
		$$(cat tests/rtl/$(call rtl_folder,$*)/flags 2>/dev/null) $(call rtl_generics,$*)

# Test objects of a module see its ports.h, and no other.
$(B)/rtl/%.o: tests/rtl/%.c | $(call deb,unit)
	$(call say,CC-ASAN,$<)
	$(mk)
	$(Q)$(CC) $(STD) $(CPPFLAGS) -I$(<D) -Itests/rtl/common -Itests/common -Isim -Isim/model \
		$(SANITIZE) $(WARN) -fno-pie -MMD -MP -c $< -o $@

$(B)/rtl/%/common.a: $$(wildcard tests/rtl/common/*.c tests/rtl/common/*.h tests/rtl/$$*/ports.h) \
		sim/model/shim.h | $(call deb,unit)
	$(mk)
	$(Q)for c in $(filter %.c,$^); do \
		$(CC) $(STD) $(CPPFLAGS) -Itests/rtl/$* -Itests/rtl/common -Isim -Isim/model \
			$(SANITIZE) $(WARN) -fno-pie -c $$c -o $(@D)/$$(basename $$c .c).common.o || exit 1; \
	done; rm -f $@; $(AR) rcs $@ $(patsubst %.c,$(@D)/%.common.o,$(notdir $(filter %.c,$^)))

$(B)/tests/rtl/%: $(B)/rtl/%/libVlks_model.a $(B)/rtl/$$(call rtl_folder,$$*)/common.a $(SHIM) $(VL_RUNTIME) \
		$$(call rtl_objects,$$*) \
		$(call asan,$(RUNNER)) $(TEST_LIB) $$(wildcard tests/rtl/$$(call rtl_folder,$$*)/ports.h) \
		$$(if $$(wildcard tests/rtl/$$*/shapes),$$(error $$@ needs a shape, one of $$(addprefix $$@.,$$(file <tests/rtl/$$*/shapes))))
	$(call say,LD)
	$(mk)
	$(Q)$(CXX) $(VL_CXXFLAGS) -UVM_TRACE -UVM_TRACE_FST -DVM_TRACE=0 -DVM_TRACE_FST=0 \
		$(call rtl_defines,$*) -Itests/rtl/$(call rtl_folder,$*) -Isim/model -I$(B)/rtl/$* -isystem $$(echo $(VL_INC)) \
		-isystem $$(echo $(VL_INC))/vltstd -c $(SHIM) -o $(B)/rtl/$*/shim.o
	$(Q)$(CXX) $(SANITIZE) -fno-pie -no-pie -o $@ $(filter %.o,$^) $(B)/rtl/$*/shim.o \
		$(filter %/common.a,$^) $(B)/rtl/$*/libVlks_model.a $(TEST_LIB) $(VL_RUNTIME) \
		$(LDLIBS) -lpcap -lm -ldl -lz -llz4 -lcriterion -pthread

$(T)/rtl-%.result: $(B)/tests/rtl/% tools/suite.py
	$(call say,TEST,rtl $*)
	$(run) criterion $(call sanitized,rtl-$*) $< -j$(JOBS)

# Coverage: the same tests in a build of their own, whose models write what they reached. At 64 and
# 128 bits: the wider shapes repeat the lanes of the narrow ones.
COVERED := $(B)/coverage
COVERAGE_SUITES = $(patsubst $(B)/%,$(COVERED)/%,$(filter-out %.256.result %.512.result %.512x4.result,$(RTL)))
export LKS_COVERAGE := $(if $(COVERAGE),$(CURDIR)/$(B)/data)
coverage:
	$(Q)rm -rf $(COVERED)/data $(COVERED)/test && mkdir -p $(COVERED)/data
	$(Q)+SUITE_SECONDS=3600 VERILATE_FLAGS='--coverage-line --coverage-toggle' \
		$(MAKE) -k B=$(COVERED) COVERAGE=1 $(COVERAGE_SUITES) || true
	$(Q)tools/coverage.py record $(COVERED)/data && tools/tables.py write
	$(Q)tools/suite.py tally $(COVERAGE_SUITES)

# Differential: the core in many shapes, random runs against model and reference, at full speed. What is
# not a width with four uplinks gets a quarter of the frames.
FRAMES ?= 100000
SHARD ?= 1/1
PART := $(subst /,-of-,$(SHARD))
DIFF_SHAPES ?= 64x4 128x4 256x4 512x4 64x16 64x3 128x2 256x3
DIFF_T := $(T)$(if $(filter-out 1/1,$(SHARD)),/$(PART))
DIFF := $(DIFF_SHAPES:%=$(DIFF_T)/differential-%.result)
DIFF_TEST := $(B)/tests/differential
$(B)/obj/tests/differential/%.o: CPPFLAGS += -Icli -Isim -Isim/model -Itests/common
$(call obj,tests/differential/test_differential.c $(RUNNER)): | $(call deb,unit)

$(DIFF_TEST): $(call obj,tests/differential/test_differential.c $(RUNNER)) $(SIM_A) $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(LDFLAGS) -fno-pie -no-pie -o $@ $^ $(LDLIBS) -lpcap -lm -ldl -lcriterion

$(DIFF_T)/differential-%.result: $(DIFF_TEST) $(B)/tests/models/lks_core_%.so tools/suite.py
	$(call say,TEST,differential $*)
	$(run) criterion LKS_MODELS=$(B)/tests/models LKS_SHAPE=$* LKS_FRAMES=$$(($(FRAMES) / $(if $(filter %x4,$*),1,4))) \
		LKS_SHARD=$(SHARD) $(DIFF_TEST) -j1

differential-ready: $(DIFF_TEST) $(DIFF_SHAPES:%=$(B)/tests/models/lks_core_%.so)
differential: differential-ready
	$(Q)rm -f $(DIFF)
	$(Q)+$(MAKE) $(DIFF)
	$(Q)tools/suite.py tally $(DIFF)

# End to end: the programs as a user runs them.
E2E_SRC := $(wildcard tests/e2e/test_*.py)
E2E := $(if $(E2E_SRC),$(T)/e2e.result)
$(T)/e2e.result: $(PROGRAMS) $(MODELS) $(LIB_SO) $$(shell find tests/e2e tests/data -type f -not -name '*.pyc') \
		$(wildcard README.md docs/*.md docs/*/*.md) tools/man.py tools/suite.py | $(call venv,test) $(call deb,e2e)
	$(call say,TEST,e2e)
	$(run) pytest .venv/bin/python -B -m pytest -q -p no:cacheprovider -rfEs tests/e2e

# Judges: DPDK's bonding in a process, the kernel's in a guest. Without DPDK, QEMU or a kernel to
# unpack their tests are skipped, and counted so.
JUDGE_SUITE ?=
JUDGE_DIR ?= $(B)/judge$(JUDGE_SUITE:%=-%)
JUDGE := $(if $(wildcard tests/judge/test_*.py),$(T)/judge.result)
DPDK_A = $(shell ls /usr/lib/*/librte_net_bond.a 2>/dev/null)
DPDK_LIBS = $$(pkg-config --libs libdpdk | sed 's/-lrte_net_bond//') -lrte_bus_vdev -lrte_kvargs

$(B)/judge/init: tests/judge/guest/init.c | $(call deb,c)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(STD) -D_GNU_SOURCE -O2 $(WARN) -static -o $@ $<

$(B)/judge/dpdk_bond: tests/judge/dpdk_bond.c | $(call deb,c) $(call deb,judge)
	$(call say,LD)
	$(mk)
	$(Q)$(if $(DPDK_A),$(CC) $(STD) -D_GNU_SOURCE -O2 $(WARN) $$(pkg-config --cflags libdpdk) -o $@ $< \
		-Wl$(comma)--whole-archive $(DPDK_A) -Wl$(comma)--no-whole-archive $(DPDK_LIBS),rm -f $@)

$(JUDGE_DIR)/kernel: | $(call deb,judge)
	$(call say,GET,kernel of the guest)
	$(Q)tools/judge_kernel.sh $(JUDGE_DIR) $(JUDGE_SUITE)

$(T)/judge.result: $(B)/judge/init $(B)/judge/dpdk_bond $(PROGRAMS) tools/suite.py \
		$(wildcard tests/judge/*.py tests/data/captures/*.pcap tests/e2e/pcapio.py tests/e2e/product.py) \
		| $(JUDGE_DIR)/kernel $(call venv,test)
	$(call say,TEST,judge)
	$(run) pytest JUDGE_DIR=$(JUDGE_DIR) .venv/bin/python -B -m pytest -q -p no:cacheprovider -rfEs tests/judge

judge:
	$(Q)rm -f $(JUDGE)
	$(Q)+$(MAKE) $(JUDGE)
	$(Q)tools/suite.py tally $(JUDGE)

# Quality laboratory: what is measured has to be what docs/quality.md says.
QUALITY_SRC := $(wildcard tests/quality/*.c)
QUALITY := $(if $(QUALITY_SRC),$(T)/quality.result)
$(B)/quality/measure: $(call obj,$(QUALITY_SRC)) $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lm

$(T)/quality.result: $(B)/quality/measure docs/quality.json tools/quality.py tools/suite.py
	$(call say,TEST,quality)
	$(run) check tools/quality.py check $<

quality: $(B)/quality/measure | $(call deb,plots)
	$(Q)tools/quality.py write $<
	$(Q)tools/tables.py write

# Proofs: every task of every .sby counts. A task that fails may keep a slot of sby for ever; with
# three there is one left for the others.
SBY := $(wildcard tests/formal/*.sby)
FORMAL := $(SBY:tests/formal/%.sby=$(T)/formal-%.result)
$(T)/formal-%.result: tests/formal/%.sby $$(shell tools/sby_files.sh tests/formal/$$*.sby) \
		tools/suite.py | $(call venv,formal)
	$(call say,PROVE,$*)
	$(run) sby sby -j 3 --prefix $(B)/formal/$* -f $<

formal: $(FORMAL)
	$(Q)tools/proofs.py show
	$(Q)$(if $(RECORD),tools/proofs.py record && tools/tables.py write)
	$(Q)tools/suite.py tally $^

# Mutation: the RTL broken in one place after the other; two of the places in make test.
MUTATE = tools/mutate.py run $(SHARD:%=--shard %) $(COUNT:%=--count %) $(SEED:%=--seed %) \
	$(FILES:%=--files '%') --jobs $(JOBS)
mutation-ready: $(RTL)
mutation: mutation-ready
	$(Q)$(MUTATE)
	$(Q)$(if $(RECORD),tools/mutate.py record && tools/tables.py write)

MUTATION := $(T)/mutation.result
$(MUTATION): $(RTL) $(wildcard tests/mutation/*) tools/mutate.py tools/trial.py tools/suite.py \
		| $(call venv,formal)
	$(call say,TEST,mutants)
	$(run) mutants tools/mutate.py run --count 2 --jobs $(JOBS) --strict

# Breaks with a name, each of which its own test must notice.
BREAKS := $(T)/breaks.result
$(BREAKS): $(RTL) $(UNIT) tests/breaks/breaks.txt tools/breaks.py tools/trial.py tools/suite.py
	$(call say,TEST,breaks)
	$(run) breaks tools/breaks.py

breaks: $(BREAKS)
	$(Q)cat $(BREAKS:.result=.log)
	$(Q)tools/suite.py tally $^

# Fuzzing: the corpus, then a run with a fixed seed, a quarter of a minute each. The parser is fuzzed narrow and
# wide, on the corpus of the C one.
FUZZ_SECONDS ?= 15
FUZZ_WIDTHS := 64 256
FUZZ_C := $(filter-out parse,$(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
FUZZ := $(patsubst %,$(T)/fuzz-%.result,$(FUZZ_C) $(FUZZ_WIDTHS:%=parse.%))
FUZZ_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
fuzz_corpus = $(wildcard tests/fuzz/corpus/$(if $(filter parse.%,$(1)),frame,$(1)))
$(B)/tests/fuzz/%: tests/fuzz/fuzz_%.c $(LIB_SRC) $(wildcard lib/*.h include/linksteer/*.h) | $(call deb,fuzz) $(call deb,c)
	$(call say,FUZZ-CC,$*)
	$(mk)
	$(Q)$(FUZZ_CC) $(STD) $(CPPFLAGS) -O1 -g -fsanitize=fuzzer $(FUZZ_SANITIZE) \
		-o $@ $(filter %.c,$^) $(LDLIBS) -lpcap -lm

$(B)/fuzz/parse.%/libVlks_model.a: tests/rtl/parse/parse_tb.sv $(wildcard rtl/core/lks_parse*.sv rtl/pkg/*.sv) \
		tools/verilate.sh tools/waivers.vlt | $(call venv,sim) $(call deb,model) $(call deb,fuzz)
	$(call say,VERILATE,parse.$* for the fuzzer)
	$(Q)+VERILATE_CXX='$(FUZZ_CXX)' VERILATE_CXXFLAGS='-fsanitize=fuzzer-no-link $(FUZZ_SANITIZE)' \
		tools/verilate.sh $(@D) $< --assert -GDATA_W=$*

FUZZ_PARSE_C := tests/fuzz/fuzz_parse.c tests/rtl/common/frames.c lib/frame.c lib/frame_dpdk.c lib/frame_linux.c
$(B)/tests/fuzz/parse.%: $(B)/fuzz/parse.%/libVlks_model.a $(FUZZ_PARSE_C) $(SHIM) $(VL_RUNTIME) \
		$(wildcard tests/rtl/parse/*.h lib/*.h include/linksteer/*.h)
	$(call say,FUZZ-CC,parse.$*)
	$(mk)
	$(Q)set -e; inc="-Itests/rtl/parse -Itests/rtl/common -Isim/model"; vl=$$(echo $(VL_INC)); \
	for c in $(FUZZ_PARSE_C); do \
		$(FUZZ_CC) $(STD) $(CPPFLAGS) $$inc -O1 -g -fsanitize=fuzzer-no-link $(FUZZ_SANITIZE) \
			-c $$c -o $(<D)/$$(basename $$c .c).o; \
	done; \
	$(FUZZ_CXX) $(filter-out -fno-gnu-unique,$(VL_CXXFLAGS)) -UVM_TRACE -UVM_TRACE_FST -DVM_TRACE=0 -DVM_TRACE_FST=0 -DLKS_DATA_W=$* \
		$$inc -I$(<D) -isystem $$vl -isystem $$vl/vltstd -c $(SHIM) -o $(<D)/shim.o; \
	$(FUZZ_CXX) -fsanitize=fuzzer $(FUZZ_SANITIZE) -o $@ $(addprefix $(<D)/,$(notdir $(FUZZ_PARSE_C:.c=.o))) $(<D)/shim.o $< \
		$(VL_RUNTIME) -lz -llz4 -pthread

$(T)/fuzz-%.result: $(B)/tests/fuzz/% $$(wildcard $$(call fuzz_corpus,$$*)/*) tools/suite.py
	$(call say,FUZZ,$*)
	$(Q)mkdir -p $(B)/fuzz/$*.corpus
	$(run) fuzz $< -seed=1 -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 \
		-artifact_prefix=$(B)/fuzz/$*- $(B)/fuzz/$*.corpus $(call fuzz_corpus,$*)

fuzz:
	$(Q)rm -f $(FUZZ)
	$(Q)+$(MAKE) $(FUZZ)
	$(Q)tools/suite.py tally $(FUZZ)

# Campaigns: random link failures, in both failover modes. `make test` runs a few, a night many.
CAMPAIGN ?= 10000
CAMPAIGNS := $(SHAPES:%=$(T)/campaign-%.result)
$(T)/campaign-%.result: $(PROGRAMS) $(MODELS) tools/campaign.sh tools/suite.py
	$(call say,CAMPAIGN,$*)
	$(run) check tools/campaign.sh $(B)/bin/linksteer $* 100 $(B)/campaign/$* $(PCAP)

campaign-ready: $(PROGRAMS) $(MODELS)
campaign: campaign-ready
	$(Q)set -e; for s in $(SHAPES); do \
		tools/campaign.sh $(B)/bin/linksteer $$s $(CAMPAIGN) $(B)/campaign/$(PART)/$$s '$(PCAP)' --shard $(SHARD); \
	done

# Installed: a C99 and a C++17 program find headers and library by pkg-config.
$(T)/install.result: $(if $(LIB_SRC),$(LIB_SO)) $(LIB_A) $(PROGRAMS) $(MODELS) linksteer.pc.in \
		$(wildcard include/linksteer/*.h docs/examples/*.[ch]) tools/check_install.sh tools/man.py tools/suite.py
	$(call say,TEST,install)
	$(Q)+mkdir -p $(T) && tools/suite.py run $@ check tools/check_install.sh

# Examples: what docs/examples promises. agent.c is tested by check_install.sh.
$(B)/examples/%: docs/examples/%.c $(SIM_A) $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) $(WARN) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpcap -lm -ldl

EXAMPLES := $(if $(wildcard tests/examples/*.py),$(T)/examples.result)
$(T)/examples.result: $(B)/examples/simulate $(PROGRAMS) $(MODELS) $(wildcard docs/examples/* docs/simulation.md tests/examples/*.py) \
		$(wildcard rtl/*/*.sv rtl/csr/generated/*.sv) tools/suite.py | $(call venv,test) $(call venv,sim) $(call venv,synth) $(call deb,model)
	$(call say,TEST,examples)
	$(run) pytest .venv/bin/python -B -m pytest -q -p no:cacheprovider -rfEs tests/examples

# ---------------------------------------------------------------- lint
# One result a linter; tools/lint.sh NAME does the work.

LINTERS := verilator verible clang-format clang-tidy cppcheck shellcheck codespell symbols
LINT := $(LINTERS:%=$(T)/lint-%.result)
ALL_SV := $(wildcard rtl/*/*.sv rtl/*/*/*.sv sim/model/*.sv tests/rtl/*/*.sv)
ALL_C := $(wildcard $(addsuffix /*.[ch],lib driver cli sim sim/model include/linksteer tests/unit \
	tests/common tests/fuzz tests/bench tests/judge tests/judge/guest tests/quality tests/selfcheck tests/rtl/* docs/examples ) sim/model/*.cpp)
ALL_SH := $(wildcard tools/*.sh tools/*/*.sh .ci/run)
TEXT := $(wildcard *.md docs/*.md docs/*/*.md)

$(T)/lint-verilator.result: $(ALL_SV) tools/waivers.vlt | $(call venv,sim)
$(T)/lint-verible.result: $(ALL_SV) tools/verible.rules | $(call venv,lint)
$(T)/lint-clang-format.result: $(ALL_C) .clang-format | $(call deb,format)
$(T)/lint-clang-tidy.result $(T)/lint-cppcheck.result: $(ALL_C) .clang-tidy | $(call deb,lint)
$(T)/lint-shellcheck.result: $(ALL_SH) | $(call deb,lint)
$(T)/lint-codespell.result: $(ALL_C) $(ALL_SV) $(ALL_SH) $(TEXT) Makefile | $(call deb,lint)
$(T)/lint-symbols.result: $(if $(LIB_SRC),$(LIB_SO)) $(wildcard include/linksteer/*.h) lib/linksteer.map
$(T)/lint-%.result: tools/lint.sh tools/suite.py
	$(call say,LINT,$*)
	$(run) check env CPPFLAGS="$$CPPFLAGS" tools/lint.sh $*

format: | $(call deb,format)
	$(Q)tools/lint.sh format

# ---------------------------------------------------------------- generated files

RDL := rtl/csr/linksteer.rdl
exports:
	$(Q)tools/exports.sh write

regs: | $(call venv,regs)
	$(call say,REGS,$(RDL))
	$(Q)tools/regs.sh write

docs: regs
	$(Q)tools/tables.py write

GENERATED := $(if $(wildcard $(RDL)),$(T)/generated-regs.result) $(T)/generated-tables.result
$(T)/generated-regs.result: $(RDL) $(wildcard rtl/csr/generated/* driver/generated/* docs/registers.md) \
		tools/regs.sh tools/registers.py tools/suite.py | $(call venv,regs)
	$(call say,CHECK,generated registers)
	$(run) check tools/regs.sh check
$(T)/generated-tables.result: $(wildcard docs/*.json) $(TEXT) $(SBY) tests/formal/properties.txt \
		$(wildcard tests/mutation/* tests/coverage/*) tools/tables.py \
		tools/proofs.py tools/mutate.py tools/coverage.py tools/suite.py
	$(call say,CHECK,generated tables)
	$(run) check tools/tables.py check

lint: $(LINT) $(GENERATED)
	$(Q)tools/suite.py tally $^

# Area and clock of the 64-bit core against the table; routed only when the core has changed.
SYNTH_CHECK := $(if $(wildcard docs/resources.json),$(T)/synth.result)
$(T)/synth.result: docs/resources.json $(wildcard rtl/*/*.sv rtl/csr/generated/*.sv) tools/synth.py \
		tools/suite.py | $(call venv,synth)
	$(call say,CHECK,area and clock)
	$(run) check tools/synth.py --check

# ---------------------------------------------------------------- make test

# Those that run longest on one core come early, so that at the end no core waits for them.
SUITES := $(SYNTH_CHECK) $(T)/leak.result $(UNIT) $(E2E) $(RTL) $(MUTATION) $(BREAKS) $(LINT) $(GENERATED) \
	$(FUZZ) $(DIFF) $(FORMAL) $(JUDGE) $(QUALITY) $(CAMPAIGNS) $(EXAMPLES) $(if $(LIB_SRC),$(T)/install.result)

test:
	$(Q)mkdir -p $(T)
	$(Q)+$(MAKE) -k all $(SUITES) || true
	$(Q)tools/suite.py tally $(SUITES)

# ---------------------------------------------------------------- synthesis, speed

synth: | $(call venv,synth)
	$(Q)tools/synth.py $(SYNTH)
	$(Q)tools/tables.py write

BENCHES := $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/bench_*.c))
$(B)/bench/%: $(B)/obj/tests/bench/%.o $(LIB_A)
	$(call say,LD)
	$(mk)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpcap -lm -ldl

# DPDK's hashes are global in its static archive only; without it bench_peer says so and ends.
PEER_OBJ := $(call obj,$(wildcard tests/bench/peer*.c))
$(PEER_OBJ): CPPFLAGS += $(if $(DPDK_A),-DLKS_BENCH_DPDK $$(pkg-config --cflags libdpdk))
$(B)/bench/bench_peer: LDLIBS += $(if $(DPDK_A),$(DPDK_A) $(DPDK_LIBS) -lrte_hash)
$(B)/bench/bench_peer: $(PEER_OBJ)

bench: $(BENCHES) $(PROGRAMS) $(MODELS) | $(call deb,plots) $(call deb,judge)
	$(Q)set -e; for b in $(BENCHES); do $$b; done
	$(Q)tools/bench_sim.py $(B)/bin/linksteer $(PCAP)

# ---------------------------------------------------------------- install, clean

install: all
	$(Q)install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/linksteer \
		$(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include/linksteer \
		$(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man3
	$(Q)rm -rf $(B)/man && tools/man.py $(B)/man $(VERSION) $(filter %/linksteer,$(PROGRAMS))
	$(Q)$(if $(PROGRAMS),install -m 644 $(B)/man/linksteer.1 $(DESTDIR)$(PREFIX)/share/man/man1)
	$(Q)install -m 644 $(B)/man/*.3 $(DESTDIR)$(PREFIX)/share/man/man3
	$(Q)$(if $(PROGRAMS),install $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin)
	$(Q)$(if $(MODELS),install $(MODELS) $(DESTDIR)$(PREFIX)/lib/linksteer)
	$(Q)install -m 644 include/linksteer/*.h $(DESTDIR)$(PREFIX)/include/linksteer
	$(Q)install -m 644 $(LIB_A) $(DESTDIR)$(LIBDIR)
	$(Q)install $(LIB_SO) $(DESTDIR)$(LIBDIR)
	$(Q)ln -sf $(notdir $(LIB_SO)) $(DESTDIR)$(LIBDIR)/liblinksteer.so.$(SOVERSION)
	$(Q)ln -sf $(notdir $(LIB_SO)) $(DESTDIR)$(LIBDIR)/liblinksteer.so
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
		linksteer.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/linksteer.pc

uninstall:
	$(Q)rm -rf $(DESTDIR)$(PREFIX)/include/linksteer $(DESTDIR)$(PREFIX)/lib/linksteer
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/linksteer $(DESTDIR)$(PREFIX)/bin/linksteer-sim \
		$(DESTDIR)$(LIBDIR)/liblinksteer.* $(DESTDIR)$(LIBDIR)/pkgconfig/linksteer.pc \
		$(DESTDIR)$(PREFIX)/share/man/man1/linksteer.1 \
		$(DESTDIR)$(PREFIX)/share/man/man3/linksteer_*.3 $(DESTDIR)$(PREFIX)/share/man/man3/lks_*.3

clean:
	$(Q)rm -rf $(B)

-include $(wildcard $(B)/obj/*/*.d $(B)/obj/*/*/*.d $(B)/asan/*/*.d $(B)/asan/*/*/*.d \
	$(B)/rtl/*/*.d $(B)/model/*/sources.d)
