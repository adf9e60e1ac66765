/* SPDX-License-Identifier: BSD-3-Clause */
/* The quick self-check of KVM: see kvm.h. */

#include <fcntl.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "kvm.h"
#include "util.h"

#ifdef __x86_64__

#define LIMIT_NS (5 * 1000 * 1000)

/* Real mode: mov cx, 20000; l: dec cx; jnz l; hlt */
static const unsigned char loop[] = {
	0xb9, 0x20, 0x4e, 0x49, 0x75, 0xfd, 0xf4
};

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static bool run_loop(int cpu, struct kvm_run *run)
{
	struct kvm_sregs s;
	struct kvm_regs r = { .rflags = 2 };
	long start;

	if (ioctl(cpu, KVM_GET_SREGS, &s))
		return false;
	s.cs.base = s.cs.selector = 0;
	if (ioctl(cpu, KVM_SET_SREGS, &s) || ioctl(cpu, KVM_SET_REGS, &r))
		return false;
	start = now();
	return !ioctl(cpu, KVM_RUN, 0) && run->exit_reason == KVM_EXIT_HLT &&
	       now() - start < LIMIT_NS;
}

static bool try_cpu(int kvm, int vm, void *mem)
{
	struct kvm_userspace_memory_region m = {
		.memory_size = 4096,
		.userspace_addr = (unsigned long)mem,
	};
	int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), cpu;
	struct kvm_run *run;
	bool fast = false;

	if (size <= 0 || ioctl(vm, KVM_SET_USER_MEMORY_REGION, &m))
		return false;
	cpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	if (cpu < 0)
		return false;
	run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run != MAP_FAILED) {
		fast = run_loop(cpu, run);
		munmap(run, size);
	}
	close(cpu);
	return fast;
}

bool kvm_is_fast(const char *arch)
{
	int kvm, vm = -1;
	bool fast = false;
	void *mem;

	if (strcmp(arch, "x86_64"))
		return false;
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		return false;
	mem = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mem != MAP_FAILED) {
		memcpy(mem, loop, sizeof(loop));
		vm = ioctl(kvm, KVM_CREATE_VM, 0);
		fast = vm >= 0 && try_cpu(kvm, vm, mem);
		munmap(mem, 4096);
	}
	if (vm >= 0)
		close(vm);
	close(kvm);
	return fast;
}

#else

bool kvm_is_fast(const char *arch)
{
	(void)arch;
	return false;
}

#endif
