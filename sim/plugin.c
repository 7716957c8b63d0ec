/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/own_dir.h"

int lks_plugin_dir(char *ret_dir, size_t size)
{
	char own[PATH_MAX];
	int err = own_dir(own, sizeof(own));

	if (err)
		return err;
	if ((size_t)snprintf(ret_dir, size, "%s/../lib/linksteer", own) >= size)
		return -ENAMETOOLONG;
	return 0;
}

/* The smallest number of uplinks that a model of this width in @dir has, at least @uplinks. */
static unsigned int find_shape(const char *dir, unsigned int data_w, unsigned int uplinks)
{
	unsigned int best = 0, w, n;
	struct dirent *entry;
	char tail[4];
	DIR *d = opendir(dir);

	if (!d)
		return 0;
	while ((entry = readdir(d)))
		if (sscanf(entry->d_name, "lks_core_%ux%u.%3s", &w, &n, tail) == 3 &&
		    strcmp(tail, "so") == 0 && w == data_w && n >= uplinks &&
		    (best == 0 || n < best))
			best = n;
	closedir(d);
	return best;
}

static int no_model(unsigned int data_w, unsigned int uplinks, char *ret_text, size_t size)
{
	snprintf(ret_text, size,
		 "no simulated core with %u bits and %u uplinks is built: make models "
		 "SHAPES=%ux%u",
		 data_w, uplinks, data_w, uplinks <= 4 ? 4U : 16U);
	return -ENOENT;
}

int lks_plugin_open(const char *dir, unsigned int data_w, unsigned int uplinks,
		    struct lks_plugin *ret_plugin, char *ret_text, size_t text_size)
{
	unsigned int shape = find_shape(dir, data_w, uplinks);
	struct lks_plugin plugin = { 0 };
	char path[PATH_MAX];

	if (shape == 0)
		return no_model(data_w, uplinks, ret_text, text_size);
	snprintf(path, sizeof(path), "%s/lks_core_%ux%u.so", dir, data_w, shape);
	plugin.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (plugin.handle)
		plugin.ops = dlsym(plugin.handle, "lks_model_ops");
	if (!plugin.ops) {
		snprintf(ret_text, text_size, "%s: cannot be loaded: %s", path, dlerror());
		lks_plugin_close(&plugin);
		return -ENOENT;
	}
	if (plugin.ops->in_bytes != sizeof(struct lks_in) ||
	    plugin.ops->out_bytes != sizeof(struct lks_out) || plugin.ops->data_w != data_w) {
		snprintf(ret_text, text_size, "%s: built for another version: make %s", path,
			 "models");
		lks_plugin_close(&plugin);
		return -EINVAL;
	}
	*ret_plugin = plugin;
	return 0;
}

void lks_plugin_close(struct lks_plugin *plugin)
{
	if (plugin->handle)
		dlclose(plugin->handle);
	*plugin = (struct lks_plugin){ 0 };
}
