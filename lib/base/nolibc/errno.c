/* SPDX-License-Identifier: BSD-3-Clause */
/* errno: one for all threads of this small library. */
#include <errno.h>
#include <string.h>

int *__errno_location(void)
{
	static int value;

	return &value;
}

char *strerror(int err)
{
	static char text[] = "error 0000";

	err = err < 0 ? -err : err;
	for (int i = 9; i > 5; i--, err /= 10)
		text[i] = (char)('0' + err % 10);
	return text;
}
