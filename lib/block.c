/* SPDX-License-Identifier: Apache-2.0 */
#include "device_impl.h"

#include <errno.h>

#define HEADER_BYTES 8u
#define LAYOUT 1u /* version of every block that this library knows */
#define END(member) (offsetof(lks_csr_t, member) + sizeof(((lks_csr_t *)0)->member))

/* @home, @end: place in linksteer.rdl, tables included. */
static const struct {
	const char *name;
	uint32_t type, home, end;
} known[LKS_BLOCK_KINDS] = {
	[LKS_BLOCK_IDENTITY] = { "identity", LKS_MAGIC, offsetof(lks_csr_t, identity),
				 END(identity) },
	[LKS_BLOCK_CONTROL] = { "control", 1, offsetof(lks_csr_t, control), END(control) },
	[LKS_BLOCK_UPLINKS] = { "uplinks", 2, offsetof(lks_csr_t, uplinks), END(uplink) },
	[LKS_BLOCK_TEAMS] = { "teams", 3, offsetof(lks_csr_t, teams), END(team) },
	[LKS_BLOCK_COUNTERS] = { "counters", 4, offsetof(lks_csr_t, counters), END(counter) },
	[LKS_BLOCK_VLANS] = { "vlans", 5, offsetof(lks_csr_t, vlans), END(vlan) },
	[LKS_BLOCK_BUCKETS] = { "buckets", 6, offsetof(lks_csr_t, buckets), END(bucket) },
	[LKS_BLOCK_KEYS] = { "keys", 7, offsetof(lks_csr_t, keys), END(key) },
	[LKS_BLOCK_TALLIES] = { "tallies", 13, offsetof(lks_csr_t, tallies), END(tally) },
	[LKS_BLOCK_LINKS] = { "links", 9, offsetof(lks_csr_t, links), END(link) },
	[LKS_BLOCK_RECEIVE] = { "receive", 10, offsetof(lks_csr_t, receive), END(received) },
	[LKS_BLOCK_LEDGER] = { "ledger", 12, offsetof(lks_csr_t, ledger), END(failover) },
};

static int kind_of(uint32_t type)
{
	for (int kind = 0; kind < LKS_BLOCK_KINDS; kind++)
		if (known[kind].type == type)
			return kind;
	return -ENOENT;
}

const char *lks_block_name(uint32_t type)
{
	int kind = kind_of(type);

	return kind < 0 ? NULL : known[kind].name;
}

static const struct lks_block *find_type(const struct lks_blocks *blocks, uint32_t type)
{
	for (unsigned int i = 0; i < blocks->n; i++)
		if (blocks->item[i].type == type)
			return &blocks->item[i];
	return NULL;
}

static bool visited(const struct lks_blocks *blocks, uint32_t offset)
{
	for (unsigned int i = 0; i < blocks->n; i++)
		if (blocks->item[i].offset == offset)
			return true;
	return false;
}

/* Takes note of a block; it must be one that can be used, or one of another kind. */
static int add(struct lks_device *device, const struct lks_block *block, struct lks_error *error)
{
	int kind = kind_of(block->type);

	if (kind < 0)
		lks_device_log(device, LKS_LOG_INFO,
			       "%s: skips block of unknown type 0x%08x, version %u, at 0x%04x",
			       device->name, block->type, block->version, block->offset);
	else if (find_type(&device->blocks, block->type))
		return lks_error_set(error, -EPROTO, "%s: a second %s block at 0x%04x",
				     device->name, known[kind].name, block->offset);
	else if (block->version != LAYOUT)
		return lks_error_set(error, -ENOTSUP,
				     "%s: the %s block has version %u: this library knows %u",
				     device->name, known[kind].name, block->version, LAYOUT);
	else if (block->offset + known[kind].end - known[kind].home > device->bus.window_bytes)
		return lks_error_set(error, -EPROTO, "%s: the %s block at 0x%04x leaves the window",
				     device->name, known[kind].name, block->offset);
	else
		device->blocks.shift[kind] = block->offset - known[kind].home;

	device->blocks.item[device->blocks.n++] = *block;
	return 0;
}

/* @ret_next: offset of the block behind, 0 after the last. */
static int read_header(struct lks_device *device, uint32_t offset, struct lks_block *ret_block,
		       uint32_t *ret_next, struct lks_error *error)
{
	uint32_t type, link;
	int rc = lks_reg_read(device, offset, &type, error);

	if (rc == 0)
		rc = lks_reg_read(device, offset + 4, &link, error);
	if (rc < 0)
		return rc;
	*ret_block =
		(struct lks_block){ type, offset,
				    LKS_FIELD(link, LKS_CSR__IDENTITY__HEADER__LINK__VERSION) };
	*ret_next = LKS_FIELD(link, LKS_CSR__IDENTITY__HEADER__LINK__NEXT);
	return 0;
}

static int check_next(const struct lks_device *device, uint32_t at, uint32_t next,
		      struct lks_error *error)
{
	if (next % 4 || next > device->bus.window_bytes - HEADER_BYTES)
		return lks_error_set(error, -EPROTO, "%s: the block at 0x%04x links to 0x%04x",
				     device->name, at, next);
	if (visited(&device->blocks, next))
		return lks_error_set(error, -ELOOP, "%s: the list of blocks returns to 0x%04x",
				     device->name, next);
	if (device->blocks.n == LKS_BLOCKS_MAX)
		return lks_error_set(error, -ELOOP, "%s: more than %d blocks", device->name,
				     LKS_BLOCKS_MAX);
	return 0;
}

static int check_complete(const struct lks_device *device, struct lks_error *error)
{
	for (int kind = 0; kind < LKS_BLOCK_KINDS; kind++)
		if (!find_type(&device->blocks, known[kind].type))
			return lks_error_set(error, -ENOTSUP, "%s: has no %s block", device->name,
					     known[kind].name);
	return 0;
}

int lks_blocks_walk(struct lks_device *device, struct lks_error *error)
{
	uint32_t offset = 0, next;
	struct lks_block block;

	do {
		int rc = read_header(device, offset, &block, &next, error);

		if (rc == 0)
			rc = add(device, &block, error);
		if (rc == 0 && next)
			rc = check_next(device, offset, next, error);
		if (rc < 0)
			return rc;
		offset = next;
	} while (offset);
	return check_complete(device, error);
}
