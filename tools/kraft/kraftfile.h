/* SPDX-License-Identifier: BSD-3-Clause */
/* The Kraftfile: what an application is made of and how it wants to run. */
#ifndef KRAFT_KRAFTFILE_H
#define KRAFT_KRAFTFILE_H

#include "util.h"

struct target {
	char *name, *arch, *plat;
	struct strv kconfig;
};

/* Keys that are judged once more when their value is used. */
enum kraftfile_place {
	KF_UNIKRAFT,
	KF_OUTDIR,
	KF_RUNTIME,
	KF_ROOTFS,
	KF_CPUS,
	KF_PACKAGES,
	KF_PROGRAMS,
	KF_FILES,
	KF_PLACES
};

struct kraftfile {
	char *path; /* of the file */
	char *dir; /* where relative paths start */
	char *name, *outdir, *runtime, *rootfs;
	bool has_unikraft; /* a kernel is built from this folder */
	struct strv kconfig; /* "CONFIG_X=y" of core and libraries */
	struct strv libs; /* folders of external libraries */
	struct target *targets;
	size_t ntargets;
	struct strv cmd, env;
	/* x-kraft: */
	int64_t memory; /* bytes, 0: computed */
	int cpus; /* 0: one */
	char *ready; /* text on the console that says: it serves */
	struct strv ports, packages, programs, files;
	char *at[KF_PLACES]; /* "file:line:column", NULL: not given */
};

/**
 * Finds the Kraftfile of a folder (Kraftfile, kraft.yaml, ...).
 *
 * @return its path, caller frees; NULL if there is none
 */
char *kraftfile_find(const char *dir);

/**
 * Reads and judges a Kraftfile.
 *
 * @param strict unknown keys are errors
 * @return 0, or the exit code of the error that it has printed
 */
int kraftfile_read(const char *path, bool strict, struct kraftfile *k);
void kraftfile_free(struct kraftfile *k);
/** Where it is said: "file:line:column", or as much as is known. */
const char *kraftfile_at(const struct kraftfile *k, enum kraftfile_place p);
/** The first word of cmd behind "param=value ... --"; NULL if there is none. */
const char *kraftfile_program(const struct kraftfile *k);

/** What is wrong with an option of Kconfig and its value, or NULL. */
const char *kraftfile_bad_option(const char *name, size_t len,
				 const char *value);

/**
 * Sets (value) or removes (NULL) one option in the unikraft.kconfig of a
 * Kraftfile, and leaves all else, comments too, as it is.
 *
 * @return 0, or the exit code of the error that it has printed
 */
int kraftfile_set(const char *path, const char *option, const char *value);

#endif
