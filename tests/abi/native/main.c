/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The native image of the programs of tests/abi: the first word of the
 * command line chooses one, and is its argv[0].
 */

#include <stdio.h>
#include <string.h>

#define X(name) int abi_##name(int argc, char *argv[]);
#include "programs.inc"
#undef X

static const struct {
	const char *name;
	int (*main)(int argc, char *argv[]);
} programs[] = {
#define X(name) { #name, abi_##name },
#include "programs.inc"
#undef X
};

int main(int argc, char *argv[])
{
	const char *name = argc > 1 ? argv[1] : "";

	for (unsigned int i = 0; i < sizeof(programs) / sizeof(programs[0]);
	     i++)
		if (!strcmp(name, programs[i].name))
			return programs[i].main(argc - 1, argv + 1);
	fprintf(stderr, "no program '%s' in this image\n", name);
	return 127;
}
