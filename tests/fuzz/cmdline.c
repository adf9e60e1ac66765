/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes as a command line: no access outside, words inside the line, and
 * quoting what was read reads back the same.
 */
/* fuzz-sources: lib/base/ukargparse/argparse.c lib/core/uklibparam/parse.c */
/* fuzz-seeds: |k a.b=[ "x y" ] c.d=0x12 -- 'app' \ "1"| |a.n=-5 --| */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/argparse.h>

#include "../../lib/core/uklibparam/parse.h"

#define WORDS 12

static int n;
static _Bool f;
static const char *list[2];
static uint32_t count;
static const struct uk_libparam_param params[] = {
	{ "a", "n", 0, &n, UK_LIBPARAM_T_s32, 1, 0 },
	{ "a", "f", 0, &f, UK_LIBPARAM_T_bool, 1, 0 },
	{ "a", "b", 0, list, UK_LIBPARAM_T_charp, 2, (void *)&count },
};
static const struct param_table table = { params, params + 3 };

static void check(int ok)
{
	if (!ok)
		abort();
}

static void round_trip(const char *word)
{
	size_t len = uk_argquote(NULL, 0, word);
	char *line = malloc(len + 1), *pos = line, *back;

	check(uk_argquote(line, len + 1, word) == len && strlen(line) == len);
	back = uk_nextword(&pos);
	check(back && !strcmp(back, word) && !*pos);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1), *argv[WORDS], *value;
	int argc, end;

	memcpy(line, data, size);
	line[size] = '\0';
	argc = uk_argnparse(line, size + 1, WORDS, argv);
	check(argc < WORDS);
	for (int i = 0; i < argc; i++) {
		check(argv[i] >= line && argv[i] <= line + size);
		round_trip(argv[i]);
	}
	end = argc > 0 ? params_scan(argc, argv) : 0;
	check(!end || !strcmp(argv[end], "--"));
	for (int i = 0; i < argc; i++) {
		const struct uk_libparam_param *p =
			param_find(&table, argv[i], &value);

		if (p)
			(void)param_set(p, (unsigned int)i % 3, value);
	}
	check(count <= 2);
	free(line);
	return 0;
}
