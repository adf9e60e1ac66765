/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Users and groups.  The process starts as root and may become anybody; the
 * numbers are kept as Linux keeps them, nothing is decided by them.
 */

#include <errno.h>
#include <string.h>
#include <sys/types.h>

#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include <uk/posix-user.h>

struct ids {
	__u32 real, effective, saved, fs;
};

#define NGROUPS 32
#define UNCHANGED 0xffffffffU

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
/* Guarded by lock. */
static struct ids uid, gid;
static __u32 groups[NGROUPS];
static int ngroups;

/* May the process give itself `id`?  Root may all, others what they have. */
static int allowed(const struct ids *i, __u32 id)
{
	return id == UNCHANGED || !uid.effective || id == i->real ||
	       id == i->effective || id == i->saved;
}

static int set_res(struct ids *i, __u32 r, __u32 e, __u32 s)
{
	int rc = -EPERM;

	uk_spin_lock(&lock);
	if (allowed(i, r) && allowed(i, e) && allowed(i, s)) {
		i->real = r == UNCHANGED ? i->real : r;
		i->effective = e == UNCHANGED ? i->effective : e;
		i->saved = s == UNCHANGED ? i->saved : s;
		i->fs = i->effective;
		rc = 0;
	}
	uk_spin_unlock(&lock);
	return rc;
}

static int set_one(struct ids *i, __u32 id)
{
	if (id == UNCHANGED)
		return -EINVAL;
	/* root changes all three, others the effective one */
	if (!uid.effective)
		return set_res(i, id, id, id);
	return set_res(i, UNCHANGED, id, UNCHANGED);
}

static int set_re(struct ids *i, __u32 r, __u32 e)
{
	__u32 s = UNCHANGED;

	if (r != UNCHANGED || (e != UNCHANGED && e != i->real))
		s = e == UNCHANGED ? i->effective : e;
	return set_res(i, r, e, s);
}

/* Gives the old one, whether or not it was changed. */
static __u32 set_fs(struct ids *i, __u32 id)
{
	__u32 old;

	uk_spin_lock(&lock);
	old = i->fs;
	if (id != UNCHANGED && (allowed(i, id) || id == i->fs))
		i->fs = id;
	uk_spin_unlock(&lock);
	return old;
}

static int get_res(const struct ids *i, __u32 *r, __u32 *e, __u32 *s)
{
	struct ids v;

	uk_spin_lock(&lock);
	v = *i;
	uk_spin_unlock(&lock);
	if (uk_user_put_obj(r, &v.real) || uk_user_put_obj(e, &v.effective))
		return -EFAULT;
	return uk_user_put_obj(s, &v.saved);
}

void uk_posix_user_effective(uid_t *u, gid_t *g)
{
	*u = uid.effective;
	*g = gid.effective;
}

UK_SYSCALL_R_DEFINE(__u32, getuid)
{
	return uid.real;
}

UK_SYSCALL_R_DEFINE(__u32, geteuid)
{
	return uid.effective;
}

UK_SYSCALL_R_DEFINE(__u32, getgid)
{
	return gid.real;
}

UK_SYSCALL_R_DEFINE(__u32, getegid)
{
	return gid.effective;
}

UK_SYSCALL_R_DEFINE(int, setuid, __u32, id)
{
	return set_one(&uid, id);
}

UK_SYSCALL_R_DEFINE(int, setgid, __u32, id)
{
	return set_one(&gid, id);
}

UK_SYSCALL_R_DEFINE(int, setreuid, __u32, r, __u32, e)
{
	return set_re(&uid, r, e);
}

UK_SYSCALL_R_DEFINE(int, setregid, __u32, r, __u32, e)
{
	return set_re(&gid, r, e);
}

UK_SYSCALL_R_DEFINE(int, setresuid, __u32, r, __u32, e, __u32, s)
{
	return set_res(&uid, r, e, s);
}

UK_SYSCALL_R_DEFINE(int, setresgid, __u32, r, __u32, e, __u32, s)
{
	return set_res(&gid, r, e, s);
}

UK_SYSCALL_R_DEFINE(int, getresuid, __u32 *, r, __u32 *, e, __u32 *, s)
{
	return get_res(&uid, r, e, s);
}

UK_SYSCALL_R_DEFINE(int, getresgid, __u32 *, r, __u32 *, e, __u32 *, s)
{
	return get_res(&gid, r, e, s);
}

UK_SYSCALL_R_DEFINE(__u32, setfsuid, __u32, id)
{
	return set_fs(&uid, id);
}

UK_SYSCALL_R_DEFINE(__u32, setfsgid, __u32, id)
{
	return set_fs(&gid, id);
}

UK_SYSCALL_R_DEFINE(int, getgroups, int, size, __u32 *, list)
{
	__u32 v[NGROUPS];
	int n;

	if (size < 0)
		return -EINVAL;
	uk_spin_lock(&lock);
	n = ngroups;
	memcpy(v, groups, sizeof(v));
	uk_spin_unlock(&lock);
	if (size && size < n)
		return -EINVAL;
	if (size && uk_user_put(list, v, (__sz)n * sizeof(*list)))
		return -EFAULT;
	return n;
}

UK_SYSCALL_R_DEFINE(int, setgroups, int, size, const __u32 *, list)
{
	__u32 v[NGROUPS];

	if (uid.effective)
		return -EPERM;
	if (size < 0 || size > NGROUPS)
		return -EINVAL;
	if (uk_user_get(v, list, (__sz)size * sizeof(*list)))
		return -EFAULT;
	uk_spin_lock(&lock);
	memcpy(groups, v, (__sz)size * sizeof(*list));
	ngroups = size;
	uk_spin_unlock(&lock);
	return 0;
}
