/* SPDX-License-Identifier: BSD-3-Clause */
/* CPUs and niceness of threads; as many CPUs as the machine has. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int set(int cpu)
{
	cpu_set_t s;

	CPU_ZERO(&s);
	if (cpu >= 0)
		CPU_SET(cpu, &s);
	return sched_setaffinity(0, sizeof(s), &s);
}

/* Every CPU of the mask can be moved to, and is where we run then. */
static void everywhere(void)
{
	cpu_set_t all, now;
	unsigned int cpu;
	int good = 1;

	sched_getaffinity(0, sizeof(all), &all);
	for (int i = 0; i < CPU_SETSIZE; i++) {
		if (!CPU_ISSET(i, &all))
			continue;
		good &= !set(i);
		good &= !syscall(SYS_getcpu, &cpu, NULL, NULL) &&
			cpu == (unsigned int)i;
		sched_getaffinity(0, sizeof(now), &now);
		good &= CPU_COUNT(&now) == 1 && CPU_ISSET(i, &now);
	}
	printf("moves to each CPU: %d\n", good);
	printf("back to all: %d\n",
	       !sched_setaffinity(0, sizeof(all), &all) &&
		       !sched_getaffinity(0, sizeof(now), &now) &&
		       CPU_EQUAL(&all, &now));
}

int main(void)
{
	everywhere();
	printf("no CPU: %d\n", set(-1) && errno == EINVAL);
	printf("no such CPU: %d\n", set(1000) && errno == EINVAL);
	printf("no such thread: %d\n",
	       sched_getaffinity(999999, sizeof(cpu_set_t),
				 &(cpu_set_t){ 0 }) &&
		       errno == ESRCH);
	printf("nice 0: %d\n", getpriority(PRIO_PROCESS, 0));
	printf("set 5: %d\n", setpriority(PRIO_PROCESS, 0, 5));
	printf("nice 5: %d\n", getpriority(PRIO_PROCESS, 0));
	printf("set 100: %d\n", setpriority(PRIO_PROCESS, 0, 100));
	printf("nice 19: %d\n", getpriority(PRIO_PROCESS, 0));
	errno = 0;
	printf("no such kind: %d\n",
	       getpriority(7, 0) == -1 && errno == EINVAL);
	printf("yield: %d\n", sched_yield());
	return 0;
}
