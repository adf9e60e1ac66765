/* SPDX-License-Identifier: BSD-3-Clause */
/* What a program finds on its stack: arguments and the auxiliary vector. */
#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

extern char **environ;
static int data = 42;
static int bss[4096];

int main(int argc, char *argv[])
{
	int local, zero = 1;

	printf("argc %d\n", argc);
	for (int i = 1; i < argc; i++)
		printf("argv[%d] '%s'\n", i, argv[i]);
	printf("argv ends %d\n", argv[argc] == NULL);
	printf("environ behind argv %d\n", environ == argv + argc + 1);
	printf("pagesz %lu\n", getauxval(AT_PAGESZ));
	printf("clktck %lu\n", getauxval(AT_CLKTCK));
	printf("secure %lu\n", getauxval(AT_SECURE));
	printf("phent %lu\n", getauxval(AT_PHENT));
	printf("phdr %d\n", getauxval(AT_PHDR) != 0);
	printf("entry %d\n", getauxval(AT_ENTRY) != 0);
	printf("random %d\n", getauxval(AT_RANDOM) != 0);
	printf("execfn %d\n", getauxval(AT_EXECFN) != 0 &&
				      ((char *)getauxval(AT_EXECFN))[0] == '/');
	printf("platform %d\n", getauxval(AT_PLATFORM) != 0);
	for (unsigned int i = 0; i < 4096; i++)
		zero &= bss[i] == 0;
	printf("data %d bss zero %d\n", data, zero);
	printf("stack above data %d\n", (char *)&local > (char *)bss);
	return argc;
}
