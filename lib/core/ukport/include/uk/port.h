/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Named byte streams between guest and host.  Users ask for a port by its
 * name; drivers bring ports.  All functions may be called in any context and
 * do not sleep.
 */
#ifndef __UK_PORT_H__
#define __UK_PORT_H__

#include <stdbool.h>

#include <uk/essentials.h>
#include <uk/list.h>

UK_BEGIN_DECLS

struct uk_port;
struct uk_port_user;

#define UK_PORT_EV_THERE 0x1 /* the port was found */
#define UK_PORT_EV_GONE 0x2 /* the host removed it; it may come back */
#define UK_PORT_EV_OPEN 0x4 /* somebody on the host listens */
#define UK_PORT_EV_CLOSED 0x8 /* nobody there listens any more */
#define UK_PORT_EV_IN 0x10 /* bytes came: read until there are none */
#define UK_PORT_EV_OUT 0x20 /* there is room again, after a short write */

/** Who uses a port: memory of the user, attached for ever. */
struct uk_port_user {
	const char *name; /* what to look for; valid for ever */
	/* Called with UK_PORT_EV_* bits, also from interrupts; or NULL. */
	void (*event)(struct uk_port_user *u, unsigned int what);
	struct uk_port *port; /* ukport's: NULL while it is not there */
	struct uk_list_head list; /* ukport's */
};

/**
 * Asks for the port `u->name`, now or when it is found.  Events may come
 * before this returns.
 *
 * @return 0, or -EBUSY if somebody else asked for the same name
 */
int uk_port_attach(struct uk_port_user *u);

/**
 * Gives bytes to the host.
 *
 * @return how many were taken; fewer than `len`, even 0, while the host does
 *   not read (UK_PORT_EV_OUT tells when it goes on); -ENOTCONN while the port
 *   is not there or nobody on the host listens; -EIO if the device is broken
 */
int uk_port_write(struct uk_port_user *u, const void *buf, unsigned int len);

/**
 * Takes bytes that came.  UK_PORT_EV_IN comes again only after this gave fewer
 * than `len`.
 *
 * @return how many, 0 if there are none, -ENOTCONN without the port, or -EIO
 */
int uk_port_read(struct uk_port_user *u, void *buf, unsigned int len);

/* For drivers */

struct uk_port_ops {
	/* As the functions above, without -ENOTCONN for a missing port. */
	int (*write)(struct uk_port *p, const void *buf, unsigned int len);
	int (*read)(struct uk_port *p, void *buf, unsigned int len);
	/* It has a user now: tell the host, and raise UK_PORT_EV_IN. */
	void (*open)(struct uk_port *p);
};

#define UK_PORT_NAME_LEN 32

struct uk_port {
	const struct uk_port_ops *ops;
	char name[UK_PORT_NAME_LEN]; /* from the host; may be empty */
	unsigned int number; /* the driver's: "hvc<number>" is its name, too */
	bool listed; /* ukport's */
	bool there; /* ukport's */
	struct uk_port_user *user; /* ukport's: or NULL */
	struct uk_list_head list; /* ukport's */
};

/** Adds a port, or one that was removed. */
void uk_port_register(struct uk_port *p);

/**
 * Gives a port the `len` bytes at `name`, cut to UK_PORT_NAME_LEN, as its name,
 * and looks whether somebody asked for that.
 */
void uk_port_rename(struct uk_port *p, const char *name, unsigned int len);

/** Takes a port and its name away; its memory stays. */
void uk_port_unregister(struct uk_port *p);

/** Tells the user of `p`, if there is one. */
void uk_port_raise(struct uk_port *p, unsigned int what);

UK_END_DECLS

#endif /* __UK_PORT_H__ */
