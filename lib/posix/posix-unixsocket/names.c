/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names of unix sockets.  One in the file system is a node; who looks it up
 * finds the socket by the node.  An abstract one (it begins with a NUL) is the
 * bytes themselves.
 */
#include <fcntl.h>

#include "unixsock.h"

#define BUCKETS 64
#define AUTOBIND_MAX 0x100000U

static struct uk_list_head buckets[BUCKETS]; /* guarded by unix_lock */

struct unix_name *unix_name_ref(struct unix_name *n)
{
	if (n)
		n->refs++;
	return n;
}

void unix_name_put(struct unix_name *n)
{
	if (n && !--n->refs)
		uk_free(uk_alloc_get_default(), n);
}

void unix_name_get(const struct unix_name *n, struct sockaddr *addr,
		   socklen_t *len)
{
	static const sa_family_t none = AF_UNIX;
	const void *from = n ? (const void *)&n->addr : &none;
	socklen_t size = n ? n->len : sizeof(none);

	memcpy(addr, from, MIN(*len, size));
	*len = size;
}

static int name_check(const struct sockaddr *addr, socklen_t len)
{
	if (len < sizeof(sa_family_t) || len > UNIX_NAME_MAX)
		return -EINVAL;
	return addr->sa_family == AF_UNIX ? 0 : -EINVAL;
}

static struct unix_name *name_new(const void *addr, socklen_t len)
{
	struct unix_name *n = uk_zalloc(uk_alloc_get_default(), sizeof(*n));

	if (unlikely(!n))
		return NULL;
	n->refs = 1;
	n->len = len;
	memcpy(&n->addr, addr, len);
	return n;
}

static struct uk_list_head *bucket_of(const void *key, __sz len)
{
	struct uk_list_head *b;
	__u32 h = 2166136261U;

	for (__sz i = 0; i < len; i++)
		h = (h ^ ((const __u8 *)key)[i]) * 16777619U;
	b = &buckets[h % BUCKETS];
	if (unlikely(!b->next))
		UK_INIT_LIST_HEAD(b);
	return b;
}

static struct uk_list_head *bucket_of_node(const struct uk_vnode *v)
{
	return bucket_of(&v, sizeof(v));
}

static struct unix_sock *find_abstract(const void *addr, socklen_t len)
{
	struct uk_list_head *b = bucket_of(addr, len), *p;
	struct unix_sock *s;

	for (p = b->next; p != b; p = p->next) {
		s = uk_list_entry(p, struct unix_sock, bound);
		if (!s->node && s->name->len == len &&
		    !memcmp(&s->name->addr, addr, len))
			return s;
	}
	return NULL;
}

static struct unix_sock *find_node(const struct uk_vnode *v)
{
	struct uk_list_head *b = bucket_of_node(v), *p;
	struct unix_sock *s;

	for (p = b->next; p != b; p = p->next) {
		s = uk_list_entry(p, struct unix_sock, bound);
		if (s->node && uk_vfs_dvnode(s->node) == v)
			return s;
	}
	return NULL;
}

/* The path of a name that is one, with a NUL behind it. */
static void path_of(const struct sockaddr *addr, socklen_t len,
		    char path[UNIX_NAME_MAX])
{
	memset(path, 0, UNIX_NAME_MAX);
	memcpy(path, (const char *)addr + UNIX_PATH, len - UNIX_PATH);
}

struct unix_sock *unix_find(const struct sockaddr *addr, socklen_t len)
{
	int rc = name_check(addr, len);
	struct uk_dentry *d = NULL;
	char path[UNIX_NAME_MAX];
	struct unix_sock *s;

	if (rc || len == UNIX_PATH)
		return ERR2PTR(-EINVAL);
	if (addr->sa_data[0]) {
		path_of(addr, len, path);
		rc = uk_posix_lookup(path, &d);
		if (rc)
			return ERR2PTR(rc);
	}
	uk_mutex_lock(&unix_lock);
	s = d ? find_node(uk_vfs_dvnode(d)) : find_abstract(addr, len);
	if (s)
		unix_get(s);
	uk_mutex_unlock(&unix_lock);
	uk_vfs_dput(d);
	return s ? s : ERR2PTR(-ECONNREFUSED);
}

/* Gives `s` the name, consumed; or says why not.  With the lock held. */
static int name_set(struct unix_sock *s, struct unix_name *n,
		    struct uk_dentry *node)
{
	if (s->name)
		return -EINVAL;
	if (!node && find_abstract(&n->addr, n->len))
		return -EADDRINUSE;
	s->name = n;
	s->node = node;
	uk_list_add_tail(&s->bound, node ? bucket_of_node(uk_vfs_dvnode(node))
					 : bucket_of(&n->addr, n->len));
	return 0;
}

static int bind_name(struct unix_sock *s, struct unix_name *n,
		     struct uk_dentry *node)
{
	int rc;

	if (unlikely(!n))
		return -ENOMEM;
	uk_mutex_lock(&unix_lock);
	rc = name_set(s, n, node);
	if (rc)
		unix_name_put(n);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

/* A name that nobody has: five hexadecimal digits, as Linux picks them. */
static int bind_auto(struct unix_sock *s)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	static unsigned int last;
	int rc = -EADDRINUSE;
	unsigned int v;

	if (s->name)
		return 0;
	for (unsigned int i = 0; i < AUTOBIND_MAX && rc == -EADDRINUSE; i++) {
		v = ++last % AUTOBIND_MAX;
		for (int d = 5; d > 0; d--, v /= 16)
			un.sun_path[d] = "0123456789abcdef"[v % 16];
		rc = bind_name(s, name_new(&un, UNIX_PATH + 6), NULL);
	}
	return rc;
}

static int bind_path(struct unix_sock *s, const struct sockaddr *addr,
		     socklen_t len)
{
	struct uk_dentry *d;
	char path[UNIX_NAME_MAX];
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int rc;

	path_of(addr, len, path);
	if (s->name)
		return -EINVAL;
	len = UNIX_PATH + strlen(path);
	memcpy(un.sun_path, path, len - UNIX_PATH);
	/* the NUL counts where there is room for it */
	len = MIN(len + 1, (socklen_t)UNIX_NAME_MAX);
	rc = uk_sys_mknodat(AT_FDCWD, path, S_IFSOCK | 0777, 0);
	if (rc)
		return rc == -EEXIST ? -EADDRINUSE : rc;
	rc = uk_posix_lookup(path, &d);
	if (rc)
		return rc;
	rc = bind_name(s, name_new(&un, len), d);
	if (rc) {
		uk_vfs_dput(d);
		uk_sys_unlinkat(AT_FDCWD, path, 0);
	}
	return rc;
}

int unix_bind(struct unix_sock *s, const struct sockaddr *addr, socklen_t len)
{
	int rc = name_check(addr, len);

	if (rc)
		return rc;
	if (len == UNIX_PATH)
		return bind_auto(s);
	if (((const struct sockaddr_un *)addr)->sun_path[0])
		return bind_path(s, addr, len);
	return bind_name(s, name_new(addr, len), NULL);
}

struct uk_dentry *unix_unname(struct unix_sock *s)
{
	struct uk_dentry *d = s->node;

	uk_list_del_init(&s->bound);
	s->node = NULL;
	return d;
}
