/* SPDX-License-Identifier: BSD-3-Clause */
/* See progstack.h. */

#include <errno.h>
#include <string.h>

#include "elf64.h"
#include "progstack.h"

/* Writes downwards from the end; `left` bytes are free. */
struct writer {
	char *buf;
	__sz left;
	__u64 base; /* address of buf[0] in the program */
	int full;
};

/* Returns the address of the copy in the program. */
static __u64 push_bytes(struct writer *w, const void *p, __sz n)
{
	if (n > w->left) {
		w->full = 1;
		return 0;
	}
	w->left -= n;
	memcpy(w->buf + w->left, p, n);
	return w->base + w->left;
}

static __u64 push_string(struct writer *w, const char *s)
{
	return push_bytes(w, s, strlen(s) + 1);
}

static void push_word(struct writer *w, __u64 v)
{
	push_bytes(w, &v, sizeof(v));
}

static void push_aux(struct writer *w, __u64 type, __u64 val)
{
	push_word(w, val);
	push_word(w, type);
}

/* Strings from the last to the first, so that argv[0] has the least address */
static __u64 push_strings(struct writer *w, char *const *v, int n)
{
	__u64 a = w->base + w->left;

	while (n-- > 0)
		a = push_string(w, v[n]);
	return a;
}

/* The vector of pointers to strings that lie in a row from address `a`. */
static void push_vector(struct writer *w, char *const *v, int n, __u64 a)
{
	__sz bytes = ((__sz)n + 1) * sizeof(__u64);
	__sz at;

	if (bytes > w->left) {
		w->full = 1;
		return;
	}
	w->left -= bytes;
	at = w->left;
	for (int i = 0; i < n; i++, at += sizeof(a)) {
		memcpy(w->buf + at, &a, sizeof(a));
		a += strlen(v[i]) + 1;
	}
	memset(w->buf + at, 0, sizeof(a));
}

static int count(char *const *v)
{
	int n = 0;

	while (v && v[n])
		n++;
	return n;
}

__ssz progstack_build(void *buf, __sz len, __u64 top,
		      const struct progstack_in *in)
{
	struct writer w = { buf, len, top - len, 0 };
	int envc = count(in->envp);
	__u64 execfn, platform, rnd, envs, args;
	__sz words;

	push_word(&w, 0);
	execfn = push_string(&w, in->execfn);
	envs = push_strings(&w, in->envp, envc);
	args = push_strings(&w, in->argv, in->argc);
	platform = push_string(&w, in->platform);
	rnd = push_bytes(&w, in->random, 16);

	/* argc, both vectors, the auxiliary vector: end on 16 bytes */
	words = 1 + (__sz)in->argc + 1 + (__sz)envc + 1 +
		2 * ((__sz)in->naux + 4);
	w.left = (w.base + w.left) % 16 > w.left
			 ? 0
			 : w.left - (w.base + w.left) % 16;
	if (words % 2)
		push_word(&w, 0);

	push_aux(&w, ELF64_AT_NULL, 0);
	push_aux(&w, ELF64_AT_PLATFORM, platform);
	push_aux(&w, ELF64_AT_EXECFN, execfn);
	push_aux(&w, ELF64_AT_RANDOM, rnd);
	for (int i = in->naux - 1; i >= 0; i--)
		push_aux(&w, in->aux[i].type, in->aux[i].val);
	push_vector(&w, in->envp, envc, envs);
	push_vector(&w, in->argv, in->argc, args);
	push_word(&w, (__u64)in->argc);
	if (w.full)
		return -E2BIG;
	return (__ssz)(len - w.left);
}
