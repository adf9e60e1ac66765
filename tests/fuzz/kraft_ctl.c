/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes as what a guest writes on its control channel: kraft reads no byte
 * outside, and believes only what could be.
 */
/* fuzz-sources: tools/kraft/ctl.c tools/kraft/diag.c tools/kraft/util.c */
/* fuzz-sources: tools/kraft/crash.c */
/* fuzz-libs: -lcrypto */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/kraft/crash.h"
#include "../../tools/kraft/ctl.h"

static void check(int ok)
{
	if (!ok)
		abort();
}

/* The record of a crashed program. */
static void read_crash(const char *text, size_t size)
{
	struct crash c;
	uint64_t value;

	crash_parse(text, size, &c);
	check(c.nregs <= CRASH_REGS && c.nmaps <= CRASH_MAPS);
	for (size_t i = 0; i < c.nmaps; i++) {
		check(c.maps[i].start < c.maps[i].end && c.maps[i].path);
		check(crash_map_of(&c, c.maps[i].start) != NULL);
	}
	for (size_t i = 0; i < c.nwords; i++) {
		check(!i || c.words[i - 1].addr <= c.words[i].addr);
		check(crash_word(&c, c.words[i].addr, &value));
	}
	crash_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctl c, again;
	int code;

	read_crash((const char *)data, size);
	ctl_parse((const char *)data, size, &c);
	code = ctl_exit_code(&c);
	check(code >= 0 && code <= 255);
	check(c.version >= 0 && c.version <= 9999 && c.late <= 9999);
	check(c.code >= -1 && c.code <= 255 && c.signal >= 0 && c.signal <= 64);
	check(c.cause <= CTL_CAUSE_CRASH && ctl_cause_name(c.cause));
	for (int i = 0; i < CTL_STAGES; i++)
		check(c.time[i] <= INT64_MAX && ctl_stage_name(i));
	check(!ctl_crashed(&c) || ctl_ended(&c));
	/* what follows cannot take back what was said */
	if (!size || data[size - 1] != '\n' || c.code < 0)
		return 0;
	{
		char *more = malloc(size + 7);

		memcpy(more, data, size);
		memcpy(more + size, "exit 9\n", 7);
		ctl_parse(more, size + 7, &again);
		check(again.code == c.code);
		free(more);
	}
	return 0;
}
