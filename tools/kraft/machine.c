/* SPDX-License-Identifier: BSD-3-Clause */
/* Records of machines: see machine.h. */

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"
#include "fs.h"
#include "machine.h"

/* The folder of all records; caller frees. */
static char *records(void)
{
	const char *x = getenv("XDG_RUNTIME_DIR"), *home = getenv("HOME");
	char *p = xasprintf("/run/user/%d", getuid());

	if (x && *x == '/' && !access(x, W_OK)) {
		free(p);
		p = xasprintf("%s/telesto", x);
	} else if (!access(p, W_OK)) {
		x = p;
		p = xasprintf("%s/telesto", x);
		free((char *)x);
	} else if (home && *home == '/') {
		free(p);
		p = xasprintf("%s/.local/state/telesto/run", home);
	} else {
		free(p);
		p = xasprintf("/tmp/telesto-%d/run", getuid());
	}
	mkdirs(p);
	return p;
}

static bool good_name(const char *s)
{
	if (!isalnum((unsigned char)*s) || strlen(s) > 63)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			return false;
	return true;
}

static int claim(struct machine *m, const char *root, const char *name)
{
	free(m->dir);
	free(m->name);
	m->name = xstrdup(name);
	m->dir = xasprintf("%s/%s", root, name);
	return mkdir(m->dir, 0700) ? -errno : 0;
}

int machine_create(struct machine *m, const char *name, const char *base)
{
	char *root = records(), *try;
	int rc;

	memset(m, 0, sizeof(*m));
	if (name && !good_name(name)) {
		free(root);
		return fail("K0103", NULL,
			    "bad name '%s': letters, digits, "
			    "'.', '_' and '-', at most 63",
			    name);
	}
	rc = claim(m, root, name ? name : base);
	for (int i = 2; rc == -EEXIST && !name && i < 10000; i++) {
		try = xasprintf("%.50s-%d", base, i);
		rc = claim(m, root, try);
		free(try);
	}
	free(root);
	m->created = time(NULL);
	m->cause = "";
	if (rc == -EEXIST)
		rc = fail("K0205", "kraft rm -f NAME, or choose another --name",
			  "a machine named '%s' exists", name);
	else if (rc)
		rc = fail("K0804", "set XDG_RUNTIME_DIR",
			  "cannot make '%s': %s", m->dir, strerror(-rc));
	return rc;
}

json_t *machine_times(const struct machine *m)
{
	json_t *j = json_object();

	for (int i = 0; i < CTL_STAGES; i++)
		if (m->time[i])
			json_object_set_new(j, ctl_stage_name(i),
					    json_integer(m->time[i]));
	return j;
}

int machine_save(const struct machine *m)
{
	char *p = xasprintf("%s/state.json", m->dir), *text;
	json_t *j;
	int rc = -ENOMEM;

	j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:b, s:b, s:i, "
		      "s:s, s:o}",
		      "name", m->name, "target", m->target, "arch", m->arch,
		      "kernel", m->kernel, "ports", m->ports ? m->ports : "",
		      "memory", (json_int_t)m->memory, "created",
		      (json_int_t)m->created, "pid", (int)m->pid, "remove",
		      m->remove, "running", m->running, "exit_code",
		      m->exit_code, "cause", m->cause, "times",
		      machine_times(m));
	text = j ? json_dumps(j, JSON_INDENT(2)) : NULL;
	if (text)
		rc = write_file(p, text, strlen(text));
	free(text);
	json_decref(j);
	free(p);
	return rc;
}

static char *string_of(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));

	return xstrdup(s ? s : "");
}

/* One of the words that we write, for the life of the program. */
static const char *cause_of(const json_t *j)
{
	static const char *const ours[] = { "killed", "reset" };
	const char *s = json_string_value(json_object_get(j, "cause"));

	for (size_t i = 0; s && i < ARRAY_SIZE(ours); i++)
		if (!strcmp(s, ours[i]))
			return ours[i];
	for (int i = 0; s && i <= CTL_CAUSE_CRASH; i++)
		if (!strcmp(s, ctl_cause_name(i)))
			return ctl_cause_name(i);
	return "";
}

static void from_json(struct machine *m, const json_t *j)
{
	const json_t *times = json_object_get(j, "times");

	m->target = string_of(j, "target");
	m->arch = string_of(j, "arch");
	m->kernel = string_of(j, "kernel");
	m->ports = string_of(j, "ports");
	m->memory = json_integer_value(json_object_get(j, "memory"));
	m->created = json_integer_value(json_object_get(j, "created"));
	m->pid = json_integer_value(json_object_get(j, "pid"));
	m->remove = json_is_true(json_object_get(j, "remove"));
	m->running = json_is_true(json_object_get(j, "running"));
	m->exit_code = json_integer_value(json_object_get(j, "exit_code"));
	m->cause = cause_of(j);
	for (int i = 0; i < CTL_STAGES; i++)
		m->time[i] = json_integer_value(
			json_object_get(times, ctl_stage_name(i)));
}

int machine_lock(const struct machine *m)
{
	char *p = xasprintf("%s/lock", m->dir);
	int fd = lock_file(p, false);

	free(p);
	return fd;
}

/* A record that says "running" is believed only while its lock is held. */
static void check_alive(struct machine *m)
{
	int fd = machine_lock(m);

	if (fd >= 0) {
		close(fd);
		if (m->running) {
			m->exit_code = EX_K_KILLED;
			m->cause = "killed";
		}
		m->running = false;
	} else {
		m->running = fd == -EWOULDBLOCK;
	}
}

int machine_load(const char *name, struct machine *m)
{
	char *root = records(), *p;
	json_t *j;

	memset(m, 0, sizeof(*m));
	m->dir = xasprintf("%s/%s", root, name);
	free(root);
	if (!good_name(name) || !is_dir(m->dir)) {
		machine_free(m);
		return fail("K0201", "kraft ps -a lists all machines",
			    "no machine named '%s'", name);
	}
	m->name = xstrdup(name);
	p = xasprintf("%s/state.json", m->dir);
	j = json_load_file(p, 0, NULL);
	from_json(m, j);
	json_decref(j);
	free(p);
	check_alive(m);
	return 0;
}

void machine_names(struct strv *out)
{
	char *root = records();

	list_dir(root, out);
	free(root);
}

void machine_delete(const struct machine *m)
{
	remove_tree(m->dir);
}

void machine_free(struct machine *m)
{
	free(m->name);
	free(m->dir);
	free(m->target);
	free(m->arch);
	free(m->kernel);
	free(m->ports);
	memset(m, 0, sizeof(*m));
}

/* True once nobody holds the lock any more (or the record is gone). */
static bool ended(const struct machine *m, int tenths)
{
	struct timespec t = { 0, 100 * 1000 * 1000 };
	int fd;

	for (;; tenths--) {
		fd = machine_lock(m);
		if (fd >= 0)
			close(fd);
		if (fd >= 0 || fd == -ENOENT || fd == -ENOTDIR)
			return true;
		if (tenths <= 0)
			return false;
		nanosleep(&t, NULL);
	}
}

bool machine_kill(const struct machine *m)
{
	if (m->pid <= 1 || !m->running)
		return true;
	kill(m->pid, SIGQUIT);
	if (ended(m, 20))
		return true;
	kill(m->pid, SIGKILL); /* QEMU dies with its parent */
	return ended(m, 20);
}

bool machine_stop(const struct machine *m, int seconds)
{
	if (m->pid <= 1 || !m->running)
		return true;
	kill(m->pid, SIGTERM);
	return ended(m, 10 * seconds) || machine_kill(m);
}
