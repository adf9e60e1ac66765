/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Names that move from one directory to another, in and out of the working
 * directory, while others list both and go in and out.
 * kernel: preempt
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 20
#define ROUNDS 3000

static atomic_int stop, bad, listed;

/* One that goes away and comes back may be seen twice: only names count. */
static void *lister(void *path)
{
	struct dirent *e;
	DIR *d;

	while (!stop) {
		d = opendir(path);
		while (d && (e = readdir(d)))
			if (e->d_name[0] != '.' && e->d_name[0] != 'n')
				bad = 1;
		if (!d)
			bad = 1;
		if (d)
			closedir(d);
		listed++;
	}
	return NULL;
}

/* The directory that it leaves is removed: only it had a reference. */
static void *wanderer(void *arg)
{
	char where[64];

	(void)arg;
	while (!stop) {
		if (mkdir("/tmp/dirs/w", 0755) || chdir("/tmp/dirs/w") ||
		    rmdir("/tmp/dirs/w"))
			bad = 1;
		(void)!getcwd(where, sizeof(where));
		if (chdir("/tmp/dirs"))
			bad = 1;
	}
	return NULL;
}

static void *looker(void *arg)
{
	struct stat st;

	(void)arg;
	while (!stop)
		if (stat(".", &st))
			bad = 1;
	return NULL;
}

static void name(char *out, const char *dir, int i)
{
	sprintf(out, "/tmp/dirs/%s/n%d", dir, i);
}

int main(void)
{
	static const char *const dirs[] = { "a", "b" };
	pthread_t t[4];
	char from[64], to[64];

	if (mkdir("/tmp/dirs", 0755) || mkdir("/tmp/dirs/a", 0755) ||
	    mkdir("/tmp/dirs/b", 0755) || chdir("/tmp/dirs"))
		return 1;
	for (int i = 0; i < FILES; i++) {
		name(from, "a", i);
		close(open(from, O_CREAT | O_WRONLY, 0644));
	}
	pthread_create(&t[0], NULL, lister, "/tmp/dirs/a");
	pthread_create(&t[1], NULL, lister, "/tmp/dirs/b");
	pthread_create(&t[2], NULL, wanderer, NULL);
	pthread_create(&t[3], NULL, looker, NULL);
	for (int r = 0; r < ROUNDS || listed < 10; r++) {
		name(from, dirs[r / FILES % 2], r % FILES);
		name(to, dirs[1 - r / FILES % 2], r % FILES);
		if (rename(from, to))
			bad = 1;
	}
	stop = 1;
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	printf("bad: %d\n", bad);
	for (int i = 0; i < FILES; i++) {
		for (int k = 0; k < 2; k++) {
			name(from, dirs[k], i);
			unlink(from);
		}
	}
	if (chdir("/") || rmdir("/tmp/dirs/a") || rmdir("/tmp/dirs/b") ||
	    rmdir("/tmp/dirs"))
		return 1;
	return 0;
}
