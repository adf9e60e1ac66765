/* SPDX-License-Identifier: BSD-3-Clause */
/* Suites have run before main(): constructors start them. */
#include <uk/test_run.h>

int main(void)
{
	uk_test_plan();
	return !!uk_test_failures();
}
