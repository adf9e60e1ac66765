/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The fields of netdev.ip.
 * host-sources:
 */

#include <stdio.h>
#include <string.h>

#include "../einfo.h"

static const struct {
	const char *s;
	const char *f[EINFO_FIELDS];
} cases[] = {
	{ "10.0.0.2/24", { "10.0.0.2/24" } },
	{ "10.0.0.2/24:10.0.0.1", { "10.0.0.2/24", "10.0.0.1" } },
	{ "a:b:c:d:e:f", { "a", "b", "c", "d", "e", "f" } },
	{ "a::c", { "a", 0, "c" } },
	{ "a:::::", { "a" } },
	{ "a:b:c:d:e:f:g", { "a", "b", "c", "d", "e", "f:g" } },
	{ "", { 0 } },
};

static int same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

int main(void)
{
	int n = sizeof(cases) / sizeof(*cases);

	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		const char *f[EINFO_FIELDS];
		char buf[64];
		int ok = 1;

		strcpy(buf, cases[i].s);
		einfo_split(buf, f);
		for (int k = 0; k < EINFO_FIELDS; k++)
			ok &= same(f[k], cases[i].f[k]);
		printf("%s %d - '%s'\n", ok ? "ok" : "not ok", i + 1,
		       cases[i].s);
	}
	return 0;
}
