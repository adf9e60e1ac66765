/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A short deterministic run of a fuzz target: each seed file as it stands, cut
 * at every length, and changed at random places (always the same ones).
 * For long runs link the target with clang -fsanitize=fuzzer instead.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t state = 88172645463325252UL;

static uint64_t rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* On a block of its own, so that ASan sees a read behind the end. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void change(uint8_t *data, size_t size)
{
	static const uint8_t edge[] = { 0,   1,	  0x7f, 0x80, 0xff, ' ',
					'"', '[', ']',	'\\', '=',  '-' };

	for (uint64_t k = rnd() % 8 + 1; k; k--) {
		size_t at = rnd() % size;

		switch (rnd() % 3) {
		case 0:
			data[at] ^= (uint8_t)(1U << rnd() % 8);
			break;
		case 1:
			data[at] = edge[rnd() % sizeof(edge)];
			break;
		default:
			data[at] = data[rnd() % size];
		}
	}
}

int main(int argc, char *argv[])
{
	static uint8_t seed[1 << 20], data[1 << 20];
	long rounds = argc > 1 ? atol(argv[1]) : 1000;
	long total = 0;

	for (int i = 2; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(seed, 1, sizeof(seed), f) : 0;
		size_t step = n / (n > 65536 ? 50 : 2000) + 1;

		if (!f || !n)
			return 2;
		fclose(f);
		for (size_t cut = 0; cut <= n; cut += step, total++)
			run(seed, cut);
		/* large seeds get fewer rounds: some 100 MiB in all */
		for (long r = 0; r < rounds && r < (100L << 20) / (long)n;
		     r++, total++) {
			memcpy(data, seed, n);
			change(data, n);
			run(data, n);
		}
	}
	printf("%ld inputs\n", total);
	return total ? 0 : 2;
}
