/* SPDX-License-Identifier: BSD-3-Clause */
/* Good and bad command lines: a bad one never reaches main(). */
#include <stdio.h>
#include <string.h>

int main(int argc, char *argv[])
{
	printf("%d words\n", argc);
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "virtio_mmio.device=", 19))
			return 99;
	return argc;
}
