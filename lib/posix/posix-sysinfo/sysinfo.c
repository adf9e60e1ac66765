/* SPDX-License-Identifier: BSD-3-Clause */
/* About the system: uname, sysinfo, getcpu, host name; and getrandom. */

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <uk/alloc.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/random.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>

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

	if (!buf)
		return -EFAULT;
	uk_spin_lock(&lock);
	memcpy(buf, &uts, sizeof(*buf));
	memcpy(buf->machine, machine, strlen(machine));
	uk_spin_unlock(&lock);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, sethostname, const char *, name, long, len)
{
	if (len < 0 || len > 64)
		return -EINVAL;
	if (len && !name)
		return -EFAULT;
	uk_spin_lock(&lock);
	memset(uts.nodename, 0, sizeof(uts.nodename));
	memcpy(uts.nodename, name, (__sz)len);
	uk_spin_unlock(&lock);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, sysinfo, struct sysinfo *, info)
{
	if (!info)
		return -EFAULT;
	memset(info, 0, sizeof(*info));
	info->uptime = (long)(ukplat_monotonic_clock() / 1000000000UL);
	info->totalram = uk_alloc_totalmem();
	info->freeram = uk_alloc_availmem_total();
	info->procs = 1;
	info->mem_unit = 1;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, getcpu, unsigned int *, cpu, unsigned int *, node)
{
	if (cpu)
		*cpu = ukplat_lcpu_idx();
	if (node)
		*node = 0;
	return 0;
}

UK_SYSCALL_R_DEFINE(long, getrandom, void *, buf, __sz, len, unsigned int,
		    flags)
{
	if (flags & ~7U || (flags & 6U) == 6U)
		return -EINVAL;
	if (!buf && len)
		return -EFAULT;
	len = MIN(len, 0x1ffffffUL);
	(void)uk_random_fill(buf, len);
	return (long)len;
}
