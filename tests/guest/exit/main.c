/* SPDX-License-Identifier: BSD-3-Clause */
/* What main() returns reaches the host; arguments arrive as they were given. */

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		printf("argument %d is [%s]\n", i, argv[i]);
	return argc > 1 ? atoi(argv[1]) : 0;
}
