/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes as a Kraftfile: it is read or refused, with one of our exit codes;
 * and what kraft set writes is read back, with the option set and removable.
 */
/* fuzz-sources: tools/kraft/kraftfile.c tools/kraft/kraftfile_build.c */
/* fuzz-sources: tools/kraft/kraftfile_set.c tools/kraft/kraftfile_x.c */
/* fuzz-sources: tools/kraft/kraftfile_yaml.c tools/kraft/interpolate.c */
/* fuzz-sources: tools/kraft/cmdline.c tools/kraft/diag.c tools/kraft/fs.c */
/* fuzz-sources: tools/kraft/ports.c tools/kraft/scratch.c tools/kraft/util.c */
/* fuzz-libs: -lyaml -lcrypto */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/kraft/diag.h"
#include "../../tools/kraft/kraftfile.h"

#define OPTION "CONFIG_FUZZ"
#define VALUE "it's: #1"

/* in memory: this writes a file several times for each input */
static char dir[] = "/dev/shm/fuzz-kraftfile-XXXXXX", path[64];

static void check(int ok)
{
	if (!ok)
		abort();
}

static void clean(void)
{
	unlink(path);
	rmdir(dir);
}

/* What kraft says is not looked at; the sanitizers write to the descriptor. */
static void begin(void)
{
	if (*path)
		return;
	check(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/Kraftfile", dir);
	stderr = fopen("/dev/null", "w");
	atexit(clean);
}

static void put(const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "w");

	check(f && fwrite(data, 1, size, f) == size && !fclose(f));
}

static int read_back(bool *has)
{
	struct kraftfile k;
	int rc = kraftfile_read(path, false, &k);

	for (size_t i = 0; i < k.kconfig.n && has; i++)
		*has = *has || !strcmp(k.kconfig.v[i], OPTION "=\"" VALUE "\"");
	kraftfile_free(&k);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool has = false;
	int rc;

	begin();
	put(data, size);
	rc = read_back(&has);
	check(!rc || rc == EX_K_CONFIG);
	if (rc || has)
		return 0;
	rc = kraftfile_set(path, OPTION, VALUE);
	check(!rc || rc == EX_K_CONFIG);
	if (rc)
		return 0;
	check(!read_back(&has) && has);
	has = false;
	if (!kraftfile_set(path, OPTION, NULL))
		check(!read_back(&has) && !has);
	return 0;
}
