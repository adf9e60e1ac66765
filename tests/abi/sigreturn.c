/* SPDX-License-Identifier: BSD-3-Clause */
/* Handlers return also when the program has filled every hole it made. */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>

#define PAGE 4096
#define PAGES 16
#define RW (PROT_READ | PROT_WRITE)
#define PRIV (MAP_PRIVATE | MAP_ANONYMOUS)

static int handled;

static void on_signal(int sig)
{
	(void)sig;
	handled++;
}

int main(void)
{
	char *a = mmap(0, PAGES * PAGE, RW, PRIV, -1, 0);

	setbuf(stdout, NULL);
	signal(SIGUSR1, on_signal);
	for (int i = 0; i < PAGES; i += 2)
		munmap(a + i * PAGE, PAGE);
	raise(SIGUSR1);
	printf("with holes: %d\n", handled);
	for (int i = 0; i < PAGES; i += 2)
		if (mmap(a + i * PAGE, PAGE, RW, PRIV | MAP_FIXED, -1, 0) !=
		    a + i * PAGE)
			perror("mmap");
	raise(SIGUSR1);
	printf("filled: %d\n", handled);
	return 0;
}
