/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Records of machines: one folder each, in the user's run-time folder.
 *
 *	NAME/state.json   what it is (below)
 *	NAME/lock         locked by the supervisor as long as the machine lives;
 *	                  holds its process id
 *	NAME/console.log  what the guest printed
 *	NAME/ctl          the control channel
 *	NAME/qmp          QEMU's monitor socket
 *	NAME/ask          the control port of a machine without a power button
 *	NAME/qemu.err     what QEMU said
 */
#ifndef KRAFT_MACHINE_H
#define KRAFT_MACHINE_H

#include <sys/types.h>

#include <jansson.h>

#include "ctl.h"
#include "ports.h"
#include "util.h"

struct machine {
	char *name, *dir, *target, *arch, *kernel, *ports;
	char *initrd; /* known to its supervisor only; or NULL */
	int64_t memory, created;
	pid_t pid; /* of the supervisor */
	bool remove; /* --rm */
	bool running;
	bool damaged; /* state.json cannot be understood */
	int lock; /* held by us, 0: none */
	int exit_code; /* once it has ended */
	const char *cause; /* of its end, a constant; "" while it runs */
	uint64_t time[CTL_STAGES]; /* of its boot: see ctl.h */
};

/**
 * Judges a name before anything is made.
 *
 * @param fresh it must not be taken either
 * @return 0, or the exit code of the error that it has printed
 */
int machine_check_name(const char *name, bool fresh);
/**
 * Takes a name: makes its folder and locks it.
 *
 * @param name NULL: `base`, cleaned of what may not be in a name, or `base`-2,
 *   ...
 * @return 0, or the exit code of the error that it has printed
 */
int machine_create(struct machine *m, const char *name, const char *base);
/** Makes this process the supervisor: writes its id into the lock. */
void machine_supervised(struct machine *m);
/** Writes state.json; 0 or -errno. */
int machine_save(const struct machine *m);
/** Reads it; prints K0201 if there is none. */
int machine_load(const char *name, struct machine *m);
/** "running", "exited", or "damaged". */
const char *machine_status(const struct machine *m);
/** All names, sorted.  What else lies in the folder of records is not ours. */
void machine_names(struct strv *out);
/** True if nothing of the record is left. */
bool machine_delete(const struct machine *m);
void machine_free(struct machine *m);
/** Does its supervisor live? */
bool machine_alive(const struct machine *m);
/** Asks it to end, and kills it after `seconds`.  False if it does not end. */
bool machine_stop(const struct machine *m, int seconds);
/** Kills it.  False if it does not end. */
bool machine_kill(const struct machine *m);
/** Its stages and their times in nanoseconds, as JSON; the caller's. */
json_t *machine_times(const struct machine *m);

#endif
