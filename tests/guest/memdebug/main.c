/* SPDX-License-Identifier: BSD-3-Clause */
/* One mistake with memory each; the report must say what it was, and where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>

static char *volatile keep;

/* In the name of code at an address that the report must give. */
static void is(const char *want, const char *got, void (*fn)(char *))
{
	if (!strcmp(want, got))
		fn(uk_malloc_from(uk_alloc_get_default(), 40, (void *)0x517e));
}

static void fine(char *p)
{
	char *q = calloc(3, 100);
	int zero = !q[0] && !q[299];

	memset(p, 1, 40);
	p = realloc(p, 400);
	printf("%s 1 - contents move\n", p[39] == 1 ? "ok" : "not ok");
	printf("%s 2 - new memory is filled\n",
	       (unsigned char)p[300] == 0xcd ? "ok" : "not ok");
	printf("%s 3 - calloc gives zeros\n", zero ? "ok" : "not ok");
	free(p);
	printf("%s 4 - freed memory is filled\n",
	       (unsigned char)p[300] == 0xdb ? "ok" : "not ok");
	free(q);
	q = aligned_alloc(4096, 50);
	printf("%s 5 - alignments hold\n1..5\n",
	       (unsigned long)q % 4096 ? "not ok" : "ok");
	free(q);
	free(NULL);
}

static void behind(char *p)
{
	keep = p;
	keep[40] = 0;
	free(keep);
}

static void before(char *p)
{
	keep = p;
	keep[-1] = 0;
	free(keep);
}

static void twice(char *p)
{
	keep = p;
	free(p);
	free(keep);
}

static void late(char *p)
{
	keep = p;
	free(p);
	keep[10] = 1;
}

static void foreign(char *p)
{
	static char mem[400];

	(void)p;
	keep = mem + 160;
	free(keep);
}

static char *__attribute__((noinline)) one_site(int n)
{
	char *p = malloc(n);

	p[0] = 1; /* no tail call: the site is here */
	return p;
}

static void leak(char *p)
{
	keep = p;
	for (int i = 1; i <= 3; i++)
		keep = one_site(10 * i);
}

int main(int argc, char *argv[])
{
	const char *what = argc > 1 ? argv[1] : "";

	is("fine", what, fine);
	is("behind", what, behind);
	is("before", what, before);
	is("twice", what, twice);
	is("late", what, late);
	is("foreign", what, foreign);
	is("leak", what, leak);
	printf("the end\n");
	return 0;
}
