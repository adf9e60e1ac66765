/* SPDX-License-Identifier: BSD-3-Clause */
/* The smallest application: says hello and gives its exit code. */

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
	printf("Hello, world!\n");
	/* an exit code to see on the host: kraft run hello -- 3 */
	return argc > 1 ? atoi(argv[1]) : 0;
}
