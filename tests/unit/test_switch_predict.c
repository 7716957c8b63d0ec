/* SPDX-License-Identifier: Apache-2.0 */
#include <linksteer/switch.h>

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

TestSuite(switch_predict, .timeout = 5);

static struct lks_fields frame(enum lks_l3 l3, const char *src, const char *dst)
{
	struct lks_fields f = { .l3 = l3,
				.src_mac = { 2, 0, 0x5e, 0, 0x0a, 1 },
				.dst_mac = { 2, 0, 0x5e, 0, 0x0a, 2 },
				.has_ports = true,
				.src_port = 40000,
				.dst_port = 80 };
	int family = l3 == LKS_L3_IPV6 ? AF_INET6 : AF_INET;

	if (l3 != LKS_L3_NONE) {
		cr_assert_eq(inet_pton(family, src, f.src_ip), 1, "%s", src);
		cr_assert_eq(inet_pton(family, dst, f.dst_ip), 1, "%s", dst);
	}
	return f;
}

Test(switch_predict, the_answer_is_the_frame_turned_round)
{
	struct lks_fields f = frame(LKS_L3_IPV4, "10.0.0.1", "10.0.1.9"), answer, back;

	lks_switch_answer(&f, &answer);
	cr_expect_arr_eq(answer.src_ip, f.dst_ip, 16);
	cr_expect_arr_eq(answer.dst_mac, f.src_mac, 6);
	cr_expect_eq(answer.src_port, 80);
	lks_switch_answer(&answer, &answer);
	lks_switch_answer(&f, &back);
	lks_switch_answer(&back, &back);
	cr_expect_arr_eq(&answer, &back, sizeof(back), "in place as well as apart");
}

static void want(enum lks_switch_os os, struct lks_fields f, int err, const char *command)
{
	char text[LKS_SWITCH_ASK_BYTES] = "untouched";

	cr_expect_eq(lks_switch_ask(os, 3, &f, text), err, "%s", command);
	cr_expect_str_eq(text, command, "%s", text);
}

Test(switch_predict, the_switch_is_asked_in_its_own_words)
{
	struct lks_fields v4 = frame(LKS_L3_IPV4, "10.0.0.1", "10.0.1.9");
	struct lks_fields v6 = frame(LKS_L3_IPV6, "fd00::1", "fd00::2");
	struct lks_fields other = frame(LKS_L3_NONE, NULL, NULL);

	want(LKS_SWITCH_IOS, v4, 0,
	     "test etherchannel load-balance interface port-channel 3 ip 10.0.0.1 10.0.1.9");
	want(LKS_SWITCH_IOS_XE, v6, 0,
	     "test etherchannel load-balance interface port-channel 3 ipv6 fd00::1 fd00::2");
	want(LKS_SWITCH_IOS, other, 0,
	     "test etherchannel load-balance interface port-channel 3 mac 0200.5e00.0a01 "
	     "0200.5e00.0a02");
	want(LKS_SWITCH_NXOS, v4, 0,
	     "show port-channel load-balance forwarding-path interface port-channel 3 src-ip "
	     "10.0.0.1 dst-ip 10.0.1.9 l4-src-port 40000 l4-dst-port 80");
	want(LKS_SWITCH_NXOS, v6, -ENOTSUP, "untouched");
	want(LKS_SWITCH_EOS, v4, -ENOTSUP, "untouched");
	want((enum lks_switch_os)4, v4, -ENOTSUP, "untouched");
}
