/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Control messages: descriptors become open files when they are sent, and
 * descriptors of the receiver when they arrive; and who sends.
 */
#include <fcntl.h>

#include <uk/posix-fdtab.h>
#include <uk/posix-user.h>
#include <uk/process.h>

#include "unixsock.h"

#define RIGHTS_MAX 253 /* SCM_MAX_FD */

void unix_cred_self(struct ucred *c)
{
	c->pid = UK_PID;
	uk_posix_user_effective(&c->uid, &c->gid);
}

void unix_files_free(struct unix_files *f)
{
	if (!f)
		return;
	for (unsigned int i = 0; i < f->n; i++)
		if (f->of[i])
			uk_fdtab_ret(f->of[i]);
	uk_free(uk_alloc_get_default(), f);
}

static struct unix_files *files_new(unsigned int n)
{
	struct unix_files *f = uk_zalloc(uk_alloc_get_default(),
					 sizeof(*f) + n * sizeof(f->of[0]));

	if (likely(f))
		f->n = n;
	return f;
}

struct unix_files *unix_files_dup(const struct unix_files *f)
{
	struct unix_files *d = files_new(f->n);

	for (unsigned int i = 0; d && i < f->n; i++) {
		uk_ofile_acquire(f->of[i]);
		d->of[i] = f->of[i];
	}
	return d;
}

void unix_msg_free(struct unix_msg *m)
{
	unix_files_free(m->files);
	uk_free(uk_alloc_get_default(), m);
}

void unix_trash_free(struct uk_list_head *trash)
{
	struct unix_msg *m;

	while (!uk_list_empty(trash)) {
		m = uk_list_first_entry(trash, struct unix_msg, link);
		uk_list_del(&m->link);
		if (m->from) {
			uk_mutex_lock(&unix_lock);
			unix_name_put(m->from);
			uk_mutex_unlock(&unix_lock);
		}
		unix_msg_free(m);
	}
}

static int rights_get(const struct cmsghdr *c, struct unix_files **files)
{
	unsigned int n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	const int *fds = (const int *)CMSG_DATA(c);

	if (n > RIGHTS_MAX || *files)
		return -EINVAL;
	if (!n)
		return 0;
	*files = files_new(n);
	if (unlikely(!*files))
		return -ENOMEM;
	for (unsigned int i = 0; i < n; i++) {
		(*files)->of[i] = uk_fdtab_get(fds[i]);
		if (!(*files)->of[i])
			return -EBADF;
	}
	return 0;
}

/* Root may say that it is somebody else. */
static int cred_get(const struct cmsghdr *c, struct ucred *cred)
{
	struct ucred want, self = *cred;

	if (c->cmsg_len != CMSG_LEN(sizeof(want)))
		return -EINVAL;
	memcpy(&want, CMSG_DATA(c), sizeof(want));
	if (self.uid && (want.pid != self.pid || want.uid != self.uid ||
			 want.gid != self.gid))
		return -EPERM;
	if (want.pid != self.pid && !uk_posix_thread_exists(want.pid))
		return -ESRCH;
	*cred = want;
	return 0;
}

int unix_control_get(const struct msghdr *msg, struct ucred *cred,
		     struct unix_files **files)
{
	const char *p = msg->msg_control;
	__sz left = msg->msg_controllen, step;
	const struct cmsghdr *c;
	int rc = 0;

	*files = NULL;
	unix_cred_self(cred);
	for (; !rc && left >= sizeof(*c); p += step, left -= step) {
		c = (const struct cmsghdr *)p;
		if (c->cmsg_len < sizeof(*c) || c->cmsg_len > left) {
			rc = -EINVAL;
			break;
		}
		step = MIN(CMSG_ALIGN(c->cmsg_len), left);
		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_RIGHTS)
			rc = rights_get(c, files);
		else if (c->cmsg_type == SCM_CREDENTIALS)
			rc = cred_get(c, cred);
		else
			rc = -EINVAL;
	}
	if (rc) {
		unix_files_free(*files);
		*files = NULL;
	}
	return rc;
}

/* Room for control messages of the receiver. */
struct room {
	char *at;
	__sz left;
};

/* The header of one, and where it ends. */
static void header_put(struct room *r, int type, __sz len)
{
	struct cmsghdr c = { .cmsg_len = CMSG_LEN(len),
			     .cmsg_level = SOL_SOCKET,
			     .cmsg_type = type };
	__sz step = MIN(CMSG_SPACE(len), r->left);

	memcpy(r->at, &c, sizeof(c));
	r->at += step;
	r->left -= step;
}

static int cred_put(struct room *r, const struct ucred *cred)
{
	__sz n = sizeof(*cred);
	int trunc = 0;

	if (r->left < sizeof(struct cmsghdr))
		return MSG_CTRUNC;
	if (r->left < CMSG_LEN(n)) {
		n = r->left - CMSG_LEN(0);
		trunc = MSG_CTRUNC;
	}
	memcpy(r->at + CMSG_LEN(0), cred, n);
	header_put(r, SCM_CREDENTIALS, n);
	return trunc;
}

/* As many as there is room for; the others are closed. */
static int rights_put(struct room *r, struct unix_files *f, int cloexec)
{
	__sz max = r->left > CMSG_LEN(0) ? (r->left - CMSG_LEN(0)) / sizeof(int)
					 : 0;
	unsigned int n;
	int fd;

	for (n = 0; n < f->n && n < max; n++) {
		fd = uk_fdtab_open_ofile(f->of[n], cloexec ? O_CLOEXEC : 0);
		if (fd < 0)
			break;
		f->of[n] = NULL;
		memcpy(r->at + CMSG_LEN(n * sizeof(int)), &fd, sizeof(fd));
	}
	if (n)
		header_put(r, SCM_RIGHTS, n * sizeof(int));
	return n < f->n ? MSG_CTRUNC : 0;
}

void unix_control_put(struct msghdr *msg, const struct ucred *cred,
		      struct unix_files *files, int flags)
{
	struct room r = { msg->msg_control, msg->msg_controllen };

	if (cred)
		msg->msg_flags |= cred_put(&r, cred);
	if (files)
		msg->msg_flags |=
			rights_put(&r, files, flags & MSG_CMSG_CLOEXEC);
	msg->msg_flags |= flags & MSG_CMSG_CLOEXEC;
	msg->msg_controllen -= r.left;
	unix_files_free(files);
}
