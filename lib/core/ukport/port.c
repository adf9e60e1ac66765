/* SPDX-License-Identifier: BSD-3-Clause */
/* Brings ports and their users together: see <uk/port.h>. */

#include <errno.h>

#include <uk/atomic.h>
#include <uk/isr/string.h>
#include <uk/spinlock.h>

#include <uk/port.h>

/* Guards both lists, who has whom, and the names. */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static UK_LIST_HEAD(users);
static UK_LIST_HEAD(ports);

/* "hvc" and the number, without a leading zero. */
static bool is_number(const char *name, unsigned int number)
{
	unsigned int n = 0;

	if (strncmp(name, "hvc", 3) || !name[3] || (name[3] == '0' && name[4]))
		return false;
	for (name += 3; *name >= '0' && *name <= '9' && n < 1000; name++)
		n = n * 10 + (unsigned int)(*name - '0');
	return !*name && n == number;
}

static bool fits(const struct uk_port *p, const struct uk_port_user *u)
{
	return p->there && !p->user && !u->port &&
	       ((p->name[0] && !strcmp(p->name, u->name)) ||
		is_number(u->name, p->number));
}

/* Joins one pair that fits; NULL if there is none.  Lock held. */
static struct uk_port *pair(void)
{
	struct uk_port_user *u;
	struct uk_port *p;

	uk_list_for_each_entry (u, &users, list) {
		uk_list_for_each_entry (p, &ports, list) {
			if (!fits(p, u))
				continue;
			p->user = u;
			u->port = p;
			return p;
		}
	}
	return __NULL;
}

static void pair_all(void)
{
	unsigned long flags;
	struct uk_port *p;

	for (;;) {
		uk_spin_lock_irqsave(&lock, flags);
		p = pair();
		uk_spin_unlock_irqrestore(&lock, flags);
		if (!p)
			return;
		uk_port_raise(p, UK_PORT_EV_THERE);
		p->ops->open(p);
	}
}

int uk_port_attach(struct uk_port_user *u)
{
	struct uk_port_user *other;
	unsigned long flags;
	int rc = 0;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_for_each_entry (other, &users, list)
		if (!strcmp(other->name, u->name))
			rc = -EBUSY;
	if (!rc) {
		u->port = __NULL;
		uk_list_add_tail(&u->list, &users);
	}
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!rc)
		pair_all();
	return rc;
}

void uk_port_register(struct uk_port *p)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	if (!p->listed) {
		p->listed = true;
		uk_list_add_tail(&p->list, &ports);
	}
	p->there = true;
	uk_spin_unlock_irqrestore(&lock, flags);
	pair_all();
}

void uk_port_rename(struct uk_port *p, const char *name, unsigned int len)
{
	unsigned long flags;

	len = MIN(len, (unsigned int)UK_PORT_NAME_LEN - 1);
	uk_spin_lock_irqsave(&lock, flags);
	memcpy(p->name, name, len);
	p->name[len] = 0;
	uk_spin_unlock_irqrestore(&lock, flags);
	pair_all();
}

void uk_port_unregister(struct uk_port *p)
{
	struct uk_port_user *u;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	u = p->user;
	p->there = false;
	p->name[0] = 0;
	p->user = __NULL;
	if (u)
		u->port = __NULL;
	uk_spin_unlock_irqrestore(&lock, flags);
	if (u && u->event)
		u->event(u, UK_PORT_EV_GONE);
}

void uk_port_raise(struct uk_port *p, unsigned int what)
{
	struct uk_port_user *u = uk_load_n_acq(&p->user);

	if (u && u->event)
		u->event(u, what);
}

int uk_port_write(struct uk_port_user *u, const void *buf, unsigned int len)
{
	struct uk_port *p = uk_load_n_acq(&u->port);

	return p ? p->ops->write(p, buf, len) : -ENOTCONN;
}

int uk_port_read(struct uk_port_user *u, void *buf, unsigned int len)
{
	struct uk_port *p = uk_load_n_acq(&u->port);

	return p ? p->ops->read(p, buf, len) : -ENOTCONN;
}
