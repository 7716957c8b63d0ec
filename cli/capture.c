/* SPDX-License-Identifier: Apache-2.0 */
#include "capture.h"

#include "cmd.h"

#include <linksteer/frame.h>

#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct capture {
	const char *path;
	pcap_t *pcap;
	bool whole;
	uint64_t cut; /* frames that lack a part of their headers */
	uint8_t frame[LKS_FRAME_MAX + 1];
};

static int check_link_type(const struct capture *capture)
{
	int type = pcap_datalink(capture->pcap);
	const char *name = pcap_datalink_val_to_name(type);

	if (type == DLT_EN10MB)
		return 0;
	return cmd_error(CMD_FAILED,
			 "%s: link type %s (%d), not Ethernet: capture on one interface, not 'any'",
			 capture->path, name ? name : "unknown", type);
}

static int open_pcap(struct capture *capture)
{
	bool is_stdin = strcmp(capture->path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(capture->path, "rb");
	char why[PCAP_ERRBUF_SIZE] = "";

	if (!file)
		return cmd_error(CMD_FAILED, "%s: %s: check the path", capture->path,
				 strerror(errno));
	capture->pcap =
		pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, why);
	if (capture->pcap)
		return check_link_type(capture);
	if (!is_stdin)
		fclose(file);
	return cmd_error(CMD_FAILED, "%s: %s: a pcap or pcapng file is needed", capture->path, why);
}

int capture_open(const char *path, bool whole, struct capture **ret_capture)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	int code;

	if (!capture)
		return cmd_error(CMD_FAILED, "out of memory");
	capture->path = path;
	capture->whole = whole;
	code = open_pcap(capture);
	if (code) {
		capture_close(capture);
		return code;
	}
	*ret_capture = capture;
	return 0;
}

void capture_close(struct capture *capture)
{
	if (capture->cut)
		cmd_error(CMD_OK,
			  "%s: the snapshot length cuts %" PRIu64 " frame%s within the headers: "
			  "decided as if the frame ended there: capture more bytes of a frame",
			  capture->path, capture->cut, capture->cut == 1 ? "" : "s");
	if (capture->pcap)
		pcap_close(capture->pcap);
	free(capture);
}

/* Parse capture->frame with all bytes from @captured to @len as @fill. */
static void parse_filled(struct capture *capture, size_t captured, size_t len, uint8_t fill,
			 struct lks_fields *ret_fields)
{
	memset(capture->frame + captured, fill, len - captured);
	lks_frame_parse(capture->frame, len, ret_fields);
}

/* Fields byte by byte: lks_frame_parse() leaves 0 in the padding. */
static bool same_fields(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct lks_fields)) == 0;
}

/*
 * The frame in its length on the wire, unless the missing bytes have a say in what is parsed: then
 * two values of them give two results.
 */
static void restore(struct capture *capture, size_t len, const uint8_t **frame, size_t *frame_len)
{
	struct lks_fields ones, zeros;

	len = len < sizeof(capture->frame) ? len : sizeof(capture->frame);
	if (*frame_len >= len)
		return;
	memcpy(capture->frame, *frame, *frame_len);
	parse_filled(capture, *frame_len, len, 0xff, &ones);
	parse_filled(capture, *frame_len, len, 0, &zeros);
	if (!same_fields(&ones, &zeros)) {
		capture->cut++;
		return;
	}
	*frame = capture->frame;
	*frame_len = len;
}

int capture_next(struct capture *capture, const uint8_t **ret_frame, size_t *ret_len,
		 uint64_t *ret_time_ns)
{
	struct pcap_pkthdr *header;
	const uint8_t *frame;
	int result = pcap_next_ex(capture->pcap, &header, &frame);

	if (result != 1)
		return result == PCAP_ERROR_BREAK ? 0 : -1;
	*ret_frame = frame;
	*ret_len = header->caplen;
	if (capture->whole)
		restore(capture, header->len, ret_frame, ret_len);
	*ret_time_ns = (uint64_t)header->ts.tv_sec * 1000000000U + (uint64_t)header->ts.tv_usec;
	return 1;
}

int capture_report(struct capture *capture)
{
	const char *why = pcap_geterr(capture->pcap);
	bool several = strstr(why, "pcapng") || strstr(why, "interface");

	return cmd_error(CMD_FAILED, "%s: %s: the frames before it are good%s", capture->path, why,
			 several ? ", and what 'editcap -F pcap' makes of it may be read" : "");
}
