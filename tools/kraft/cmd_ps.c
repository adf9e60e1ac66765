/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft ps, logs, stop, rm: machines that are there. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>

#include "command.h"
#include "diag.h"
#include "machine.h"

#define STOP_TIME 10 /* seconds */

static json_t *as_json(const struct machine *m)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:s, s:o}",
			 "name", m->name, "status", machine_status(m), "target",
			 m->target, "arch", m->arch, "ports", m->ports,
			 "memory", (json_int_t)m->memory, "created",
			 (json_int_t)m->created, "exit_code", m->exit_code,
			 "cause", m->cause, "times", machine_times(m));
}

static void row(const struct machine *m)
{
	char status[32], when[32] = "";
	time_t t = m->created;
	struct tm tm;

	snprintf(status, sizeof(status), "%s", machine_status(m));
	if (!m->running && !m->damaged)
		snprintf(status, sizeof(status), "exited (%d) %s", m->exit_code,
			 m->cause);
	if (!m->damaged && localtime_r(&t, &tm))
		strftime(when, sizeof(when), "%F %T", &tm);
	printf("%-16s %-20s %-7s %-19s %10s  %-24s %s\n", m->name, status,
	       m->arch, when, format_size(m->memory), m->ports, m->target);
}

static void damaged(const struct machine *m)
{
	warn("the record of machine '%s' is damaged; `kraft rm %s%s` removes "
	     "it",
	     m->name, m->running ? "-f " : "", m->name);
}

static int list(bool all, bool names_only, const char *format)
{
	bool json = format && !strcmp(format, "json");
	json_t *array;
	struct strv names = { 0 };
	struct machine m;
	char *text;

	if (format && !json && strcmp(format, "table"))
		return fail("K0103", "use -o table or -o json",
			    "unknown output format '%s'", format);
	array = json_array();
	machine_names(&names);
	if (!json && !names_only)
		printf("%-16s %-20s %-7s %-19s %10s  %-24s %s\n", "NAME",
		       "STATUS", "ARCH", "CREATED", "MEMORY", "PORTS",
		       "TARGET");
	for (size_t i = 0; i < names.n; i++) {
		if (machine_load(names.v[i], &m))
			continue;
		if (!all && !m.running)
			;
		else if (json)
			json_array_append_new(array, as_json(&m));
		else if (names_only)
			puts(m.name);
		else
			row(&m);
		if (m.damaged && (all || m.running))
			damaged(&m);
		machine_free(&m);
	}
	text = json ? json_dumps(array, JSON_INDENT(2)) : NULL;
	if (text)
		puts(text);
	free(text);
	json_decref(array);
	strv_free(&names);
	return 0;
}

int cmd_ps(const struct command *self, int argc, char *argv[])
{
	const char *format = NULL;
	struct strv args = { 0 };
	bool all = false;
	const struct opt opts[] = {
		{ 'a', "all", OPT_FLAG, &all, NULL,
		  "also those that have ended" },
		{ 'o', "output", OPT_TEXT, &format, "FORMAT", "table or json" },
		COMMON_OPTS,
	};
	int rc;

	if (command_begin(self, argc, argv, opts, &args, NULL, 0, 0, &rc))
		rc = list(all, diag_quiet, format);
	strv_free(&args);
	return rc;
}

/* Copies what is there; follows while the machine lives. */
static int copy_log(struct machine *m, bool follow)
{
	char *p = xasprintf("%s/console.log", m->dir), chunk[8192];
	struct timespec t = { 0, 100 * 1000 * 1000 };
	bool alive = m->running;
	int fd = open(p, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	free(p);
	if (fd < 0)
		return fail("K0002", "kraft ps -a shows how it has ended",
			    "the machine '%s' has no log: %s", m->name,
			    strerror(errno));
	for (;;) {
		while ((n = read(fd, chunk, sizeof(chunk))) > 0)
			fwrite(chunk, 1, n, stdout);
		if (fflush(stdout) || !follow || !alive)
			break;
		nanosleep(&t, NULL);
		alive = machine_alive(m);
	}
	close(fd);
	return 0;
}

int cmd_logs(const struct command *self, int argc, char *argv[])
{
	struct strv args = { 0 };
	struct machine m = { 0 };
	bool follow = false;
	const struct opt opts[] = {
		{ 'f', "follow", OPT_FLAG, &follow, NULL,
		  "go on until the machine ends" },
		COMMON_OPTS,
	};
	int rc;

	if (command_begin(self, argc, argv, opts, &args, NULL, 1, 1, &rc)) {
		rc = machine_load(args.v[0], &m);
		if (!rc)
			rc = copy_log(&m, follow);
		machine_free(&m);
	}
	strv_free(&args);
	return rc;
}

static int does_not_end(const struct machine *m)
{
	return fail("K0206", "fuser -k on the file `lock` in its folder",
		    "the machine '%s' does not end: see '%s'", m->name, m->dir);
}

static int stop_one(const char *name, int seconds)
{
	struct machine m;
	int rc = machine_load(name, &m);

	if (rc)
		return rc;
	if (!machine_stop(&m, seconds))
		rc = does_not_end(&m);
	else
		puts(name);
	machine_free(&m);
	return rc;
}

/* -1 for what is no number of seconds up to a day. */
static int parse_seconds(const char *s, int *out)
{
	char *end;
	long v = strtol(s, &end, 10);

	*out = *s && !*end && v >= 0 && v <= 86400 ? (int)v : -1;
	return *out < 0;
}

int cmd_stop(const struct command *self, int argc, char *argv[])
{
	const char *time_ = NULL;
	struct strv args = { 0 };
	const struct opt opts[] = {
		{ 't', "time", OPT_TEXT, &time_, "SECONDS",
		  "patience with the guest before it is killed (10)" },
		COMMON_OPTS,
	};
	int rc, one, seconds = STOP_TIME;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 1, SIZE_MAX,
			   &rc))
		goto out;
	if (time_ && parse_seconds(time_, &seconds))
		rc = fail("K0103", "for example --time 30",
			  "bad number of seconds '%s'", time_);
	for (size_t i = 0; i < args.n && seconds >= 0; i++) {
		one = stop_one(args.v[i], seconds);
		rc = rc ? rc : one;
	}
out:
	strv_free(&args);
	return rc;
}

static int remove_one(const char *name, bool force)
{
	struct machine m;
	int rc = machine_load(name, &m);

	if (rc)
		return rc;
	if (m.running && !force) {
		rc = fail("K0206", "stop it first, or use kraft rm -f",
			  "the machine '%s' runs", name);
	} else if (!machine_kill(&m)) {
		rc = does_not_end(&m);
	} else if (!machine_delete(&m)) {
		rc = fail("K0002", "remove the folder by hand",
			  "cannot remove all of '%s'", m.dir);
	} else {
		puts(name);
	}
	machine_free(&m);
	return rc;
}

int cmd_rm(const struct command *self, int argc, char *argv[])
{
	struct strv args = { 0 };
	bool force = false, all = false;
	const struct opt opts[] = {
		{ 'f', "force", OPT_FLAG, &force, NULL, "stop those that run" },
		{ 'a', "all", OPT_FLAG, &all, NULL, "every machine" },
		COMMON_OPTS,
	};
	int rc, one;

	if (!command_begin(self, argc, argv, opts, &args, NULL, 0, SIZE_MAX,
			   &rc))
		goto out;
	if (all)
		machine_names(&args);
	else if (!args.n)
		rc = fail("K0104", "kraft ps -a lists the names",
			  "name the machines to remove, or give --all");
	for (size_t i = 0; i < args.n; i++) {
		one = remove_one(args.v[i], force);
		rc = rc ? rc : one;
	}
out:
	strv_free(&args);
	return rc;
}
