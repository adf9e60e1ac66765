/* SPDX-License-Identifier: BSD-3-Clause */
/* Unix sockets as objects: life, connections, poll events. */
#include "unixsock.h"

struct uk_mutex unix_lock = UK_MUTEX_INITIALIZER(unix_lock);

struct unix_sock *unix_sock_new(int type)
{
	struct unix_sock *s = uk_zalloc(uk_alloc_get_default(), sizeof(*s));

	if (unlikely(!s))
		return NULL;
	s->type = type;
	s->refs = 1;
	s->sndbuf = s->rcvbuf = UNIX_BUF;
	s->peercred = (struct ucred){ 0, (uid_t)-1, (gid_t)-1 };
	UK_INIT_LIST_HEAD(&s->bound);
	UK_INIT_LIST_HEAD(&s->queue);
	UK_INIT_LIST_HEAD(&s->accepted);
	UK_INIT_LIST_HEAD(&s->link);
	UK_INIT_LIST_HEAD(&s->waiters);
	UK_INIT_LIST_HEAD(&s->wait);
	return s;
}

struct unix_sock *unix_get(struct unix_sock *s)
{
	s->refs++;
	return s;
}

void unix_put(struct unix_sock *s)
{
	if (--s->refs)
		return;
	unix_name_put(s->name);
	uk_free(uk_alloc_get_default(), s);
}

static uk_pollevent events_of(const struct unix_sock *s)
{
	uk_pollevent ev = 0;

	if (s->state == UNIX_LISTEN)
		return uk_list_empty(&s->accepted) ? 0 : UKFD_POLLIN;
	if (!uk_list_empty(&s->queue) || s->rd_shut)
		ev |= UKFD_POLLIN;
	if (s->rd_shut)
		ev |= POLLRDHUP;
	if (s->rd_shut && s->wr_shut)
		ev |= POLLHUP;
	if (uk_list_empty(&s->wait)) {
		ev |= UKFD_POLLOUT;
		if (s->type != SOCK_DGRAM && s->state == UNIX_IDLE)
			ev |= POLLHUP;
	}
	if (s->err)
		ev |= POLLERR;
	return ev;
}

void unix_publish(struct unix_sock *s, uk_pollevent edge)
{
	if (s->file)
		uk_file_event_assign_edge(s->file, events_of(s), edge);
}

void unix_block(struct unix_sock *s, struct unix_sock *to)
{
	uk_list_del_init(&s->wait);
	uk_list_add_tail(&s->wait, &to->waiters);
	unix_publish(s, 0);
}

/* Has `s` room for what `w` would do? */
static bool has_room(const struct unix_sock *s, const struct unix_sock *w)
{
	if (s->dead || s->rd_shut)
		return true;
	if (s->state == UNIX_LISTEN)
		return s->nacc <= s->backlog;
	return s->bytes <= (__sz)w->sndbuf / 4;
}

void unix_wake(struct unix_sock *s)
{
	struct uk_list_head *p, *next;
	struct unix_sock *w;

	uk_list_for_each_safe(p, next, &s->waiters)
	{
		w = uk_list_entry(p, struct unix_sock, wait);
		if (!has_room(s, w))
			continue;
		uk_list_del_init(&w->wait);
		unix_publish(w, 0);
	}
}

void unix_pair(struct unix_sock *a, struct unix_sock *b)
{
	a->peer = unix_get(b);
	b->peer = unix_get(a);
	unix_cred_self(&a->peercred);
	b->peercred = a->peercred;
	a->state = b->state = UNIX_CONNECTED;
}

/* A stream: makes the other end, which waits to be accepted. */
static int connect_listener(struct unix_sock *s, struct unix_sock *l)
{
	struct unix_sock *other;

	if (s->state == UNIX_CONNECTED)
		return -EISCONN;
	if (s->state == UNIX_LISTEN)
		return -EINVAL;
	if (l->state != UNIX_LISTEN || l->dead || l->rd_shut)
		return -ECONNREFUSED;
	if (l->nacc > l->backlog) {
		unix_block(s, l);
		return -EAGAIN;
	}
	other = unix_sock_new(s->type);
	if (unlikely(!other))
		return -ENOMEM;
	unix_pair(s, other);
	s->peercred = l->peercred; /* listen() has noted who it was */
	other->name = unix_name_ref(l->name);
	other->passcred = l->passcred;
	uk_list_add_tail(&other->link, &l->accepted);
	l->nacc++;
	uk_list_del_init(&s->wait);
	unix_publish(l, UKFD_POLLIN);
	unix_publish(s, 0);
	return 0;
}

int unix_connect(struct unix_sock *s, struct unix_sock *to)
{
	if (to->type != s->type)
		return -EPROTOTYPE;
	if (s->type != SOCK_DGRAM)
		return connect_listener(s, to);
	if (to->peer && to->peer != s)
		return -EPERM;
	unix_disconnect(s);
	s->peer = unix_get(to);
	s->state = UNIX_CONNECTED;
	return 0;
}

int unix_disconnect(struct unix_sock *s)
{
	struct unix_sock *old = s->peer;

	uk_list_del_init(&s->wait);
	s->peer = NULL;
	s->state = UNIX_IDLE;
	if (old)
		unix_put(old);
	unix_publish(s, 0);
	return 0;
}

struct unix_sock *unix_accept(struct unix_sock *s)
{
	struct unix_sock *n = uk_list_first_entry_or_null(
		&s->accepted, struct unix_sock, link);

	if (!n)
		return NULL;
	uk_list_del_init(&n->link);
	s->nacc--;
	unix_publish(s, 0);
	unix_wake(s);
	return n;
}

void unix_shut(struct unix_sock *s, bool rd, bool wr)
{
	s->rd_shut |= rd;
	s->wr_shut |= wr;
	unix_wake(s);
	unix_publish(s, 0);
	if (s->state == UNIX_LISTEN)
		unix_publish(s, UKFD_POLLIN | POLLHUP);
}

static void queue_empty(struct unix_sock *s, struct uk_list_head *trash)
{
	while (!uk_list_empty(&s->queue)) {
		struct uk_list_head *m = s->queue.next;

		uk_list_del(m);
		uk_list_add_tail(m, trash);
	}
	s->bytes = 0;
}

void unix_end(struct unix_sock *s, struct uk_list_head *trash)
{
	struct unix_sock *p = s->peer, *n;
	bool unread = !uk_list_empty(&s->queue) || !s->file;

	s->dead = true;
	s->file = NULL;
	uk_list_del_init(&s->wait);
	while (!uk_list_empty(&s->accepted)) {
		n = uk_list_first_entry(&s->accepted, struct unix_sock, link);
		uk_list_del_init(&n->link);
		unix_end(n, trash);
	}
	queue_empty(s, trash);
	unix_wake(s);
	if (p) {
		s->peer = NULL;
		if (s->type != SOCK_DGRAM && !p->dead) {
			if (unread)
				p->err = ECONNRESET;
			unix_shut(p, true, true);
		}
		unix_put(p);
	}
	unix_put(s);
}
