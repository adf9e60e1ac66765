/* SPDX-License-Identifier: BSD-3-Clause */
/* The file system of device nodes: one flat directory, made of a list. */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/init.h>
#include <uk/isr/string.h>
#include <uk/print.h>
#include <uk/vfs.h>

#include <uk/file/nops.h>

#include <uk/devfs.h>

#define DEVFS_MAGIC 0x01021994 /* Linux's /dev is a tmpfs */

static const char devfs_vol[] = "devfs";

/* A node while somebody uses it. */
struct devnode {
	struct uk_vnode vn; /* first */
	struct uk_devfs_node *dev; /* NULL: the directory */
};

static struct uk_devfs_node *nodes; /* guarded by vfscore's lock once mounted */

static const struct uk_vnode_ops vops;

void uk_devfs_register(struct uk_devfs_node *n)
{
	struct uk_devfs_node **p = &nodes;

	while (*p && strcmp((*p)->name, n->name) < 0)
		p = &(*p)->next;
	n->next = *p;
	*p = n;
}

static void node_release(const struct uk_file *f, int what)
{
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(uk_alloc_get_default(), f->node);
}

static int dev_getstat(const struct uk_file *f, unsigned int mask __unused,
		       struct uk_statx *s)
{
	uk_vnode_getstat(uk_vnode_of(f), s);
	return 0;
}

static int dev_setstat(const struct uk_file *f, unsigned int mask,
		       const struct uk_statx *s)
{
	struct uk_vnode *v = uk_vnode_of(f);

	if (mask & UK_STATX_MODE)
		v->mode = (v->mode & S_IFMT) | (s->stx_mode & 07777);
	return 0;
}

static ssize_t dir_read(const struct uk_file *f __unused,
			const struct iovec *iov __unused, int cnt __unused,
			off_t off __unused, long flags __unused)
{
	return -EISDIR;
}

static const struct uk_file_ops dir_ops = {
	.read = dir_read,
	.write = uk_file_nop_write,
	.getstat = dev_getstat,
	.setstat = dev_setstat,
	.ctl = uk_file_nop_ctl,
};

/* A vnode whose file is driven by `dev->ops`, with attributes from here. */
static struct devnode *node_create(struct uk_vfs_mount *mnt,
				   struct uk_devfs_node *dev)
{
	struct devnode *n = uk_calloc(uk_alloc_get_default(), 1, sizeof(*n));

	if (unlikely(!n))
		return NULL;
	uk_vnode_init(&n->vn, mnt, devfs_vol, dev ? dev->ops : &dir_ops, &vops,
		      node_release, dev ? dev->mode : S_IFDIR | 0755);
	n->dev = dev;
	if (dev) {
		n->vn.rdev = (__u64)dev->major << 32 | dev->minor;
		n->vn.fdmode = dev->fdmode;
		n->vn.ino = 16 + ((dev->major << 8) | dev->minor);
	}
	return n;
}

static int devfs_lookup(struct uk_vnode *dir, const char *name, __sz len,
			struct uk_vnode **out)
{
	struct devnode *n;

	for (struct uk_devfs_node *d = nodes; d; d = d->next) {
		if (strlen(d->name) != len || memcmp(d->name, name, len))
			continue;
		n = node_create(dir->mnt, d);
		if (unlikely(!n))
			return -ENOMEM;
		*out = &n->vn;
		return 0;
	}
	return -ENOENT;
}

static int devfs_readdir(struct uk_vnode *dir __unused, __u64 pos,
			 uk_vfs_dirent_fn fn, void *arg)
{
	__u64 i = 2;

	for (struct uk_devfs_node *d = nodes; d; d = d->next, i++)
		if (i >= pos && fn(arg, d->name, strlen(d->name),
				   16 + ((d->major << 8) | d->minor),
				   (d->mode & S_IFMT) >> 12, i + 1))
			break;
	return 0;
}

static const struct uk_file *devfs_open(struct uk_vnode *v, int flags __unused)
{
	struct devnode *n = (struct devnode *)v;
	const struct uk_file *f =
		n->dev && n->dev->file ? n->dev->file : &v->file;

	uk_file_acquire(f);
	return f;
}

static int no_create(struct uk_vnode *dir __unused, const char *name __unused,
		     __sz len __unused, mode_t mode __unused,
		     __u64 rdev __unused, const char *link __unused,
		     struct uk_vnode **out __unused)
{
	return -EPERM;
}

static int no_link(struct uk_vnode *dir __unused, const char *name __unused,
		   __sz len __unused, struct uk_vnode *target __unused)
{
	return -EPERM;
}

static int no_rename(struct uk_vnode *odir __unused, const char *on __unused,
		     __sz olen __unused, struct uk_vnode *ndir __unused,
		     const char *nn __unused, __sz nlen __unused)
{
	return -EPERM;
}

static const char *no_readlink(struct uk_vnode *v __unused)
{
	return "";
}

static const struct uk_vnode_ops vops = {
	.lookup = devfs_lookup,
	.create = no_create,
	.link = no_link,
	.unlink = no_link,
	.rename = no_rename,
	.readdir = devfs_readdir,
	.readlink = no_readlink,
	.open = devfs_open,
};

static int devfs_mount(struct uk_vfs_mount *mnt, const char *dev __unused,
		       unsigned long flags __unused, const char *data __unused,
		       struct uk_vnode **root)
{
	struct devnode *n = node_create(mnt, NULL);

	if (unlikely(!n))
		return -ENOMEM;
	*root = &n->vn;
	return 0;
}

static struct uk_vfs_fstype devfs_type = {
	.name = "devfs",
	.mount = devfs_mount,
	.magic = DEVFS_MAGIC,
};

static int devfs_init(struct uk_init_ctx *ictx __unused)
{
	uk_vfs_fstype_register(&devfs_type);
	return 0;
}

uk_lib_initcall(devfs_init, 0x0);

/* Has somebody else mounted it already? */
static int is_mounted(void)
{
	struct uk_dentry *d;
	int rc;

	if (uk_vfs_lookup(NULL, "/dev", UK_VFS_DIRECTORY, &d))
		return 0;
	rc = uk_vfs_vnode_fstype(uk_vfs_dvnode(d)) == &devfs_type;
	uk_vfs_dput(d);
	return rc;
}

/* Behind vfscore's tables: what they unpack may have a /dev of its own. */
static int devfs_automount(struct uk_init_ctx *ictx __unused)
{
	struct uk_dentry *root = uk_vfs_root();
	int rc;

	if (!UK_IS_ENABLED(CONFIG_LIBDEVFS_AUTOMOUNT) || !root)
		return 0;
	uk_vfs_dput(root);
	if (is_mounted())
		return 0;
	rc = uk_vfs_mkdir_p("/dev", 0755);
	if (!rc)
		rc = uk_vfs_mount("", "/dev", "devfs", 0, "");
	if (unlikely(rc))
		uk_pr_err("cannot mount devfs on /dev: %d\n", rc);
	return rc;
}

uk_rootfs_initcall_prio(devfs_automount, 0x0, 5);
