/* SPDX-License-Identifier: BSD-3-Clause */
/* Where things are in this boot: tests/guest/places.t compares boots. */
#include <stdio.h>

#include <uk/plat/memory.h>
#include <uk/sp.h>

int main(void)
{
	int local;

	printf("canary %016lx\n", __stack_chk_guard);
	printf("stack %p\n", (void *)&local);
	printf("image %p\n", (void *)main);
	printf("directmap %p\n", ukplat_phys_to_virt(0));
	return 0;
}
