/* SPDX-License-Identifier: Apache-2.0 */
#include "json_lines.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

TestSuite(config_lines, .timeout = 5);

static struct lks_json_lines *lines_of(const char *text)
{
	struct lks_json_lines *lines = NULL;

	cr_assert_eq(lks_json_lines_new(text, strlen(text), &lines), 0, "%s", text);
	return lines;
}

Test(config_lines, values_are_numbered_as_they_begin)
{
	/*                      0    1       2      3 4    5        6 */
	struct lks_json_lines *l = lines_of("{ \"a\": 1,\n\"b\": [\n2, {\n\"c\": \"}\" }\n],\n"
					    "\"d\"\n:\nnull }\n");
	static const unsigned int line[] = { 1, 1, 2, 3, 3, 4, 6 };

	cr_assert_eq(lks_json_lines_nodes(l), 7);
	for (size_t i = 0; i < 7; i++)
		cr_expect_eq(lks_json_lines_at(l, i), line[i], "node %zu: line %u", i,
			     lks_json_lines_at(l, i));
	cr_expect_eq(lks_json_lines_next(l, 0), 7, "the root ends behind everything");
	cr_expect_eq(lks_json_lines_next(l, 2), 6, "the list ends before d");
	cr_expect_eq(lks_json_lines_next(l, 3), 4, "a number has no children");
	lks_json_lines_free(l);
}

Test(config_lines, quotes_and_brackets_inside_strings_do_not_count)
{
	struct lks_json_lines *l = lines_of("[ \"a\\\"]{,:\",\n\"\\\\\",\n3 ]");

	cr_assert_eq(lks_json_lines_nodes(l), 4);
	cr_expect_eq(lks_json_lines_at(l, 2), 2);
	cr_expect_eq(lks_json_lines_at(l, 3), 3);
	lks_json_lines_free(l);
}

Test(config_lines, crlf_counts_once)
{
	struct lks_json_lines *l = lines_of("[\r\n1,\r\n2\r\n]");

	cr_expect_eq(lks_json_lines_at(l, 2), 3);
	lks_json_lines_free(l);
}

Test(config_lines, beyond_the_last_node_is_line_zero)
{
	struct lks_json_lines *l = lines_of("true");

	cr_expect_eq(lks_json_lines_at(l, 1), 0);
	cr_expect_eq(lks_json_lines_next(l, 1), 1);
	lks_json_lines_free(l);
}

Test(config_lines, unbalanced_text_is_refused_and_leaves_result_alone)
{
	static const char *const bad[] = { "", " \n", "[", "]", "{\"a", "{}}", "[\"\\\"" };
	struct lks_json_lines *lines = (void *)-1;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(lks_json_lines_new(bad[i], strlen(bad[i]), &lines), -EINVAL, "\"%s\"",
			     bad[i]);
	cr_expect_eq(lines, (void *)-1, "out-parameter changed on failure");
}
