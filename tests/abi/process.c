/* SPDX-License-Identifier: BSD-3-Clause */
/* Small calls about process and system. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct rlimit r = { 5, 4 };
	struct rusage u;
	struct sysinfo si;
	struct utsname n;
	cpu_set_t set;
	char name[17] = { 0 };
	unsigned char rnd[32] = { 0 };
	int sum = 0;

	prctl(PR_SET_NAME, "a-rather-long-name");
	prctl(PR_GET_NAME, name);
	printf("name '%s'\n", name);
	printf("unknown prctl %d\n", prctl(0x1234) == -1 && errno == EINVAL);
	printf("limit order %d\n",
	       setrlimit(RLIMIT_STACK, &r) == -1 && errno == EINVAL);
	printf("stack limit %d\n",
	       !getrlimit(RLIMIT_STACK, &r) && r.rlim_cur >= 8 << 20);
	printf("bad limit %d\n", getrlimit(99, &r) == -1 && errno == EINVAL);
	printf("usage %d\n", getrusage(RUSAGE_SELF, &u));
	printf("bad usage %d\n", getrusage(99, &u) == -1 && errno == EINVAL);
	printf("no child %d\n", wait(NULL) == -1 && errno == ECHILD);
	printf("affinity %d\n",
	       !sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) > 0);
	printf("uname %s\n", uname(&n) ? "bad" : n.sysname);
	printf("sysinfo %d\n", !sysinfo(&si) && si.totalram > si.freeram);
	printf("getrandom %zd\n", getrandom(rnd, sizeof(rnd), 0));
	for (unsigned int i = 0; i < sizeof(rnd); i++)
		sum += rnd[i] != 0;
	printf("random %d\n", sum > 20);
	printf("no session of pid -5 %d\n", getsid(-5) == -1 && errno == ESRCH);
	return 3;
}
