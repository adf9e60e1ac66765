/* SPDX-License-Identifier: BSD-3-Clause */
/* The keys below x-kraft: how an application wants to run. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kraftfile_int.h"
#include "ports.h"
#include "qemu.h"

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
		r->k->cpus = (int)parse_number(s, CPUS_MAX);
		if (r->k->cpus < 1)
			rc = kf_wrong(r, v, "expected a number from 1 to 64");
		kf_place(r, KF_CPUS, v);
	}
	free(s);
	return rc;
}

static int take_ready(struct kf_reader *r, yaml_node_t *v)
{
	return kf_text(r, v, &r->k->ready);
}

static const char *bad_port(const char *s)
{
	struct port p;

	return port_parse(s, &p);
}

static int take_ports(struct kf_reader *r, yaml_node_t *v)
{
	return kf_texts(r, v, &r->k->ports, bad_port);
}

#define PACKAGE_CHARS                                                          \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:=~"

/* They become arguments of apt-get: no options, no paths. */
static const char *bad_package(const char *s)
{
	bool good = isalnum((unsigned char)*s) &&
		    !s[strspn(s, PACKAGE_CHARS)] && s[strlen(s) - 1] != '-';

	return good ? NULL : "bad name of a Debian package";
}

static int take_packages(struct kf_reader *r, yaml_node_t *v)
{
	kf_place(r, KF_PACKAGES, v);
	return kf_texts(r, v, &r->k->packages, bad_package);
}

static int take_programs(struct kf_reader *r, yaml_node_t *v)
{
	kf_place(r, KF_PROGRAMS, v);
	return kf_texts(r, v, &r->k->programs, kf_not_empty);
}

static int take_files(struct kf_reader *r, yaml_node_t *v)
{
	kf_place(r, KF_FILES, v);
	return kf_texts(r, v, &r->k->files, kf_not_empty);
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
