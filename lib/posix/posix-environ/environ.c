/* SPDX-License-Identifier: BSD-3-Clause */
/* The environment of the application: command line, configuration, defaults. */

#include <string.h>

#define UK_LIBPARAM_PREFIX env
#include <uk/libparam.h>

#include <uk/environ.h>

static char *vars[CONFIG_LIBPOSIX_ENVIRON_MAXCOUNT];
static __u32 vars_count;

UK_LIBPARAM_PARAM_ARR_COUNT(vars, vars, charp, &vars_count,
			    "environment: \"NAME=value\" ...");

/* Compiled in; an empty one is none. */
static const char *const compiled_in[] = {
	CONFIG_LIBPOSIX_ENVIRON_ENVP0,	CONFIG_LIBPOSIX_ENVIRON_ENVP1,
	CONFIG_LIBPOSIX_ENVIRON_ENVP2,	CONFIG_LIBPOSIX_ENVIRON_ENVP3,
	CONFIG_LIBPOSIX_ENVIRON_ENVP4,	CONFIG_LIBPOSIX_ENVIRON_ENVP5,
	CONFIG_LIBPOSIX_ENVIRON_ENVP6,	CONFIG_LIBPOSIX_ENVIRON_ENVP7,
	CONFIG_LIBPOSIX_ENVIRON_ENVP8,	CONFIG_LIBPOSIX_ENVIRON_ENVP9,
	CONFIG_LIBPOSIX_ENVIRON_ENVP10, CONFIG_LIBPOSIX_ENVIRON_ENVP11,
	CONFIG_LIBPOSIX_ENVIRON_ENVP12, CONFIG_LIBPOSIX_ENVIRON_ENVP13,
	CONFIG_LIBPOSIX_ENVIRON_ENVP14, CONFIG_LIBPOSIX_ENVIRON_ENVP15,
};

static char *table[CONFIG_LIBPOSIX_ENVIRON_MAXCOUNT + ARRAY_SIZE(compiled_in) +
		   3]; /* PATH, HOME, NULL */

static __sz name_len(const char *var)
{
	const char *eq = strchr(var, '=');

	return eq ? (__sz)(eq - var) : 0;
}

/* Adds or replaces; what has no name is left out. */
static void add(char *var, int replace)
{
	__sz n = name_len(var), i;

	if (!n)
		return;
	for (i = 0; table[i]; i++) {
		if (!strncmp(table[i], var, n + 1)) {
			if (replace)
				table[i] = var;
			return;
		}
	}
	table[i] = var;
}

char *const *uk_environ(void)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:"
			     "/usr/bin:/sbin:/bin";
	static char home[] = "HOME=/root";

	if (table[0])
		return table;
	for (__u32 i = 0; i < vars_count; i++)
		add(vars[i], 1);
	for (__sz i = 0; i < ARRAY_SIZE(compiled_in); i++)
		add(DECONST(char *, compiled_in[i]), 0);
	add(path, 0);
	add(home, 0);
	return table;
}

const char *uk_environ_get(const char *name)
{
	__sz n = strlen(name);

	for (char *const *e = uk_environ(); *e; e++) {
		if (!strncmp(*e, name, n) && (*e)[n] == '=')
			return *e + n + 1;
	}
	return NULL;
}
