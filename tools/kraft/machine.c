/* SPDX-License-Identifier: BSD-3-Clause */
/* Records of machines: see machine.h. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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
	char *run = xasprintf("/run/user/%d", getuid()), *p;

	if (x && *x == '/' && !access(x, W_OK))
		p = xasprintf("%s/telesto", x);
	else if (!access(run, W_OK))
		p = xasprintf("%s/telesto", run);
	else if (home && *home == '/')
		p = xasprintf("%s/.local/state/telesto/run", home);
	else
		p = xasprintf("%s/run", homeless_dir());
	free(run);
	mkdirs(p);
	return p;
}

#define NAME_MAX_LEN 63
#define NAME_CHARS                                                             \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

static bool good_name(const char *s)
{
	return *s && !strchr("._-", *s) && strlen(s) <= NAME_MAX_LEN &&
	       strspn(s, NAME_CHARS) == strlen(s);
}

/* A good name like `base`, with room for a number; caller frees. */
static char *clean_name(const char *base)
{
	char *s = xstrdup(base + strspn(base, "._-")), *c;

	for (c = s; *c; c++)
		if (!strchr(NAME_CHARS, *c))
			*c = '-';
	if (strlen(s) > NAME_MAX_LEN - 8)
		s[NAME_MAX_LEN - 8] = '\0';
	if (good_name(s))
		return s;
	free(s);
	return xstrdup("machine");
}

/* A folder of ours, or one that we were just about to fill. */
static bool is_record(const char *dir)
{
	static const char *const ours[] = { "lock", "state.json" };
	struct strv names = { 0 };
	bool yes = is_dir(dir) && !list_dir(dir, &names) && !names.n;

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		yes = yes || strv_has(&names, ours[i]);
	strv_free(&names);
	return yes;
}

/* Waits for those who only look whether it is locked. */
static int lock(struct machine *m)
{
	char *p = xasprintf("%s/lock", m->dir);
	int fd = lock_file(p, true);

	free(p);
	if (fd < 0)
		return fd;
	m->lock = fd;
	return 0;
}

static int claim(struct machine *m, const char *root, const char *name)
{
	int rc;

	free(m->dir);
	free(m->name);
	m->name = xstrdup(name);
	m->dir = xasprintf("%s/%s", root, name);
	if (mkdir(m->dir, 0700))
		return -errno;
	rc = lock(m);
	if (rc)
		machine_delete(m);
	return rc;
}

static int not_created(const struct machine *m, int err)
{
	char *help;
	int rc;

	if (err != -EEXIST)
		return fail("K0804",
			    "set XDG_RUNTIME_DIR to a folder that you may "
			    "write",
			    "cannot make '%s': %s", m->dir, strerror(-err));
	if (!is_record(m->dir))
		return fail("K0804", "choose another --name, or remove it",
			    "'%s' is in the way: it is no machine's record",
			    m->dir);
	help = xasprintf("kraft rm -f %s, or choose another --name", m->name);
	rc = fail("K0205", help, "a machine named '%s' exists", m->name);
	free(help);
	return rc;
}

int machine_check_name(const char *name, bool fresh)
{
	char *root = records();
	struct machine m = {
		.name = xstrdup(name),
		.dir = xasprintf("%s/%s", root, name),
	};
	int rc = 0;

	free(root);
	if (!good_name(name))
		rc = fail("K0103",
			  "letters, digits, '.', '_' and '-', at most 63, and "
			  "a letter or digit first: for example --name web-1",
			  "bad name of a machine: '%s'", name);
	else if (fresh && path_exists(m.dir))
		rc = not_created(&m, -EEXIST);
	machine_free(&m);
	return rc;
}

int machine_create(struct machine *m, const char *name, const char *base)
{
	char *root = records(), *like = clean_name(base), *try;
	int rc;

	memset(m, 0, sizeof(*m));
	rc = claim(m, root, name ? name : like);
	for (int i = 2; rc == -EEXIST && !name && i < 10000; i++) {
		try = xasprintf("%s-%d", like, i);
		rc = claim(m, root, try);
		free(try);
	}
	free(root);
	free(like);
	m->created = time(NULL);
	m->cause = "";
	return rc ? not_created(m, rc) : 0;
}

void machine_supervised(struct machine *m)
{
	m->pid = getpid();
	m->running = true;
	if (!ftruncate(m->lock, 0))
		dprintf(m->lock, "%d\n", (int)m->pid);
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

/* Names of files may be no UTF-8, which JSON must be; the caller's. */
static json_t *text(const char *s)
{
	json_t *j = json_string(s ? s : "");
	char *copy;

	if (j)
		return j;
	copy = xstrdup(s);
	for (char *c = copy; *c; c++)
		if (*c & 0x80)
			*c = '?';
	j = json_string(copy);
	free(copy);
	return j;
}

int machine_save(const struct machine *m)
{
	char *p = xasprintf("%s/state.json", m->dir), *dump;
	json_t *j;
	int rc = -ENOMEM;

	j = json_pack("{s:s, s:o, s:s, s:o, s:s, s:I, s:I, s:i, s:b, s:b, s:i, "
		      "s:s, s:o}",
		      "name", m->name, "target", text(m->target), "arch",
		      m->arch, "kernel", text(m->kernel), "ports",
		      m->ports ? m->ports : "", "memory", (json_int_t)m->memory,
		      "created", (json_int_t)m->created, "pid", (int)m->pid,
		      "remove", m->remove, "running", m->running, "exit_code",
		      m->exit_code, "cause", m->cause, "times",
		      machine_times(m));
	dump = j ? json_dumps(j, JSON_INDENT(2)) : NULL;
	if (dump)
		rc = write_file(p, dump, strlen(dump));
	free(dump);
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

bool machine_alive(const struct machine *m)
{
	char *p = xasprintf("%s/lock", m->dir);
	int fd = open(p, O_RDONLY | O_CLOEXEC);
	bool held;

	free(p);
	if (fd < 0)
		return false;
	/* shared: those who look do not see each other */
	held = flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

/* A record that says "running" is believed only while its lock is held. */
static void check_alive(struct machine *m)
{
	bool alive = machine_alive(m);

	if (!alive && m->running) {
		m->exit_code = EX_K_KILLED;
		m->cause = "killed";
	}
	m->running = alive;
}

/* Is all there that machine_save() writes? */
static bool well_formed(json_t *j)
{
	static const char *const numbers[] = { "memory", "created", "pid",
					       "exit_code" };
	static const char *const texts[] = { "target", "arch", "kernel",
					     "ports", "cause" };
	static const char *const bools[] = { "remove", "running" };
	bool ok = json_is_object(json_object_get(j, "times"));

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		ok = ok && json_is_integer(json_object_get(j, numbers[i]));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		ok = ok && json_is_string(json_object_get(j, texts[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bools); i++)
		ok = ok && json_is_boolean(json_object_get(j, bools[i]));
	return ok;
}

/* The supervisor of a machine whose record does not tell it. */
static pid_t pid_in_lock(const struct machine *m)
{
	char *p = xasprintf("%s/lock", m->dir);
	struct buf b = { 0 };
	long v;

	v = read_file(p, &b) || !b.data ? 0 : strtol(b.data, NULL, 10);
	buf_free(&b);
	free(p);
	return v > 1 && v <= INT_MAX ? (pid_t)v : 0;
}

static void read_state(struct machine *m)
{
	char *p = xasprintf("%s/state.json", m->dir);
	bool there = is_file(p);
	json_t *j = there ? json_load_file(p, 0, NULL) : NULL;
	bool ok = well_formed(j);

	from_json(m, ok ? j : NULL);
	check_alive(m);
	/* without a state it has just been created, if its creator lives */
	m->damaged = !ok && (there || !m->running);
	if (!ok)
		m->pid = pid_in_lock(m);
	json_decref(j);
	free(p);
}

int machine_load(const char *name, struct machine *m)
{
	char *root = records();

	memset(m, 0, sizeof(*m));
	m->dir = xasprintf("%s/%s", root, name);
	free(root);
	if (!good_name(name) || !is_record(m->dir)) {
		machine_free(m);
		return fail("K0201", "kraft ps -a lists all machines",
			    "no machine named '%s'", name);
	}
	m->name = xstrdup(name);
	read_state(m);
	return 0;
}

const char *machine_status(const struct machine *m)
{
	if (m->damaged)
		return "damaged";
	return m->running ? "running" : "exited";
}

void machine_names(struct strv *out)
{
	char *root = records(), *dir;
	struct strv all = { 0 };

	list_dir(root, &all);
	for (size_t i = 0; i < all.n; i++) {
		dir = xasprintf("%s/%s", root, all.v[i]);
		if (good_name(all.v[i]) && is_record(dir))
			strv_add(out, all.v[i]);
		free(dir);
	}
	strv_free(&all);
	free(root);
}

bool machine_delete(const struct machine *m)
{
	return remove_tree(m->dir);
}

void machine_free(struct machine *m)
{
	if (m->lock)
		close(m->lock);
	free(m->name);
	free(m->dir);
	free(m->target);
	free(m->arch);
	free(m->kernel);
	free(m->initrd);
	free(m->ports);
	memset(m, 0, sizeof(*m));
}

/* True once its supervisor is gone (or the record is). */
static bool ended(const struct machine *m, int tenths)
{
	struct timespec t = { 0, 100 * 1000 * 1000 };

	for (; machine_alive(m); tenths--) {
		if (tenths <= 0)
			return false;
		nanosleep(&t, NULL);
	}
	return true;
}

bool machine_kill(const struct machine *m)
{
	if (!m->running)
		return true;
	if (m->pid <= 1)
		return false;
	kill(m->pid, SIGQUIT);
	if (ended(m, 20))
		return true;
	kill(m->pid, SIGKILL); /* QEMU dies with its parent */
	return ended(m, 20);
}

bool machine_stop(const struct machine *m, int seconds)
{
	if (!m->running)
		return true;
	if (m->pid <= 1)
		return false;
	kill(m->pid, SIGTERM);
	return ended(m, 10 * seconds) || machine_kill(m);
}
