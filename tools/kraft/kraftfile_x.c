/* SPDX-License-Identifier: BSD-3-Clause */
/* The keys below x-kraft: how an application wants to run. */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "kraftfile_int.h"

static int take_memory(struct kf_reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = kf_text(r, v, &s);

	if (!rc) {
		r->k->memory = parse_size(s);
		if (r->k->memory < 0)
			rc = kf_wrong(r, v, "expected a size such as 64Mi");
	}
	free(s);
	return rc;
}

static int take_cpus(struct kf_reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = kf_text(r, v, &s);

	if (!rc) {
		r->k->cpus = atoi(s);
		if (r->k->cpus < 1 || r->k->cpus > 64)
			rc = kf_wrong(r, v, "expected a number from 1 to 64");
	}
	free(s);
	return rc;
}

static int take_ready(struct kf_reader *r, yaml_node_t *v)
{
	return kf_text(r, v, &r->k->ready);
}

static int take_ports(struct kf_reader *r, yaml_node_t *v)
{
	return kf_texts(r, v, &r->k->ports);
}

#define PACKAGE_CHARS                                                          \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:=~"

static int take_packages(struct kf_reader *r, yaml_node_t *v)
{
	int rc = kf_texts(r, v, &r->k->packages);
	const char *s;

	/* they become arguments of apt-get: no options, no paths */
	for (size_t i = 0; i < r->k->packages.n && !rc; i++) {
		s = r->k->packages.v[i];
		if (!isalnum((unsigned char)*s) ||
		    s[strspn(s, PACKAGE_CHARS)] || s[strlen(s) - 1] == '-')
			rc = kf_wrong(r, v, "bad name of a Debian package");
	}
	return rc;
}

static int take_programs(struct kf_reader *r, yaml_node_t *v)
{
	return kf_texts(r, v, &r->k->programs);
}

static int take_files(struct kf_reader *r, yaml_node_t *v)
{
	return kf_texts(r, v, &r->k->files);
}

static const struct kf_key xkraft_keys[] = {
	{ "memory", take_memory },
	{ "cpus", take_cpus },
	{ "ports", take_ports },
	{ "ready", take_ready },
	{ "packages", take_packages },
	{ "programs", take_programs },
	{ "files", take_files },
	{ "test", NULL },
	{ NULL, NULL },
};

int kf_take_xkraft(struct kf_reader *r, yaml_node_t *v)
{
	return kf_by_table(r, v, xkraft_keys);
}
