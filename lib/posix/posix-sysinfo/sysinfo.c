/* SPDX-License-Identifier: BSD-3-Clause */
/* About the system: uname, sysinfo, getcpu, host name. */

#include <errno.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <uk/alloc.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();

/* The release is the Linux version whose system calls are the model. */
static struct utsname uts = {
	.sysname = "Linux",
	.nodename = "telesto", /* guarded by lock */
	.release = "5.15.0-telesto",
	.version = "#1",
};

UK_SYSCALL_R_DEFINE(int, uname, struct utsname *, buf)
{
	const char *machine =
		UK_IS_ENABLED(CONFIG_ARCH_X86_64) ? "x86_64" : "aarch64";

	struct utsname v;

	uk_spin_lock(&lock);
	v = uts;
	uk_spin_unlock(&lock);
	memcpy(v.machine, machine, strlen(machine));
	return uk_user_put_obj(buf, &v);
}

UK_SYSCALL_R_DEFINE(int, sethostname, const char *, name, long, len)
{
	char v[sizeof(uts.nodename)] = "";

	if (len < 0 || len > 64)
		return -EINVAL;
	if (uk_user_get(v, name, (__sz)len))
		return -EFAULT;
	uk_spin_lock(&lock);
	memcpy(uts.nodename, v, sizeof(v));
	uk_spin_unlock(&lock);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, sysinfo, struct sysinfo *, info)
{
	struct sysinfo v = {
		.uptime = (long)(ukplat_monotonic_clock() / 1000000000UL),
		.totalram = uk_alloc_totalmem(),
		.freeram = uk_alloc_availmem_total(),
		.procs = 1,
		.mem_unit = 1,
	};

	return uk_user_put_obj(info, &v);
}

UK_SYSCALL_R_DEFINE(int, getcpu, unsigned int *, cpu, unsigned int *, node,
		    void *, unused)
{
	static const unsigned int only_node;
	unsigned int idx = ukplat_lcpu_idx();
	int rc = cpu ? uk_user_put_obj(cpu, &idx) : 0;

	return rc || !node ? rc : uk_user_put_obj(node, &only_node);
}
