/* SPDX-License-Identifier: Apache-2.0 */
/* The Verilated cores: one shared object a shape, found beside the program. */
#ifndef LKS_SIM_PLUGIN_H
#define LKS_SIM_PLUGIN_H

#include "core_model.h"

struct lks_plugin {
	void *handle;
	const struct lks_model_ops *ops;
};

/**
 * lks_plugin_dir - ../lib/linksteer, seen from the folder of the running program
 *
 * Return: 0, or a negative errno.
 */
int lks_plugin_dir(char *ret_dir, size_t size);

/**
 * lks_plugin_open - load the smallest core of a width that has enough uplinks
 * @ret_text: one line for the user on failure
 *
 * Return: 0, -ENOENT when there is none, -EINVAL for one of another build.
 */
int lks_plugin_open(const char *dir, unsigned int data_w, unsigned int uplinks,
		    struct lks_plugin *ret_plugin, char *ret_text, size_t text_size);
void lks_plugin_close(struct lks_plugin *plugin);

#endif
