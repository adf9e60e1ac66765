/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Header checks and the initial stack.
 * host-sources: elfcore.c progstack.c
 */

#include <errno.h>
#include <string.h>

#include <uk/test.h>

#include "../elfcore.h"
#include "../progstack.h"

static struct elf64_ehdr good_header(void)
{
	struct elf64_ehdr eh = {
		.ident = { 0x7f, 'E', 'L', 'F', 2, 1, 1 },
		.type = ELF64_ET_DYN,
		.machine = ELF64_EM_X86_64,
		.entry = 0x1010,
		.phoff = sizeof(struct elf64_ehdr),
		.phentsize = sizeof(struct elf64_phdr),
		.phnum = 1,
	};

	return eh;
}

static struct elf64_phdr good_load(void)
{
	struct elf64_phdr p = {
		.type = ELF64_PT_LOAD,
		.flags = ELF64_PF_R | ELF64_PF_X,
		.filesz = 0x2000,
		.memsz = 0x3000,
		.align = 0x1000,
	};

	return p;
}

/* Every prefix of a header is refused, and none of it is read beyond. */
UK_TESTCASE(elfloader_elf, truncated_header)
{
	struct elf64_ehdr eh = good_header();
	struct elf_image img;

	for (__sz n = 0; n < sizeof(eh); n++)
		UK_TEST_EXPECT(elf_parse_header(&eh, n, n, ELF64_EM_X86_64,
						&img) != ELF_OK);
	UK_TEST_EXPECT_SNUM_EQ(elf_parse_header(&eh, sizeof(eh), 0x2000,
						ELF64_EM_X86_64, &img),
			       ELF_OK);
	UK_TEST_EXPECT_SNUM_EQ(elf_parse_header(&eh, sizeof(eh), sizeof(eh),
						ELF64_EM_X86_64, &img),
			       ELF_E_TRUNCATED);
}

/* The wrong architecture is named, and known to the caller. */
UK_TESTCASE(elfloader_elf, other_machine)
{
	struct elf64_ehdr eh = good_header();
	struct elf_image img;

	UK_TEST_EXPECT_SNUM_EQ(elf_parse_header(&eh, sizeof(eh), 0x2000,
						ELF64_EM_AARCH64, &img),
			       ELF_E_MACHINE);
	UK_TEST_EXPECT_SNUM_EQ(img.machine, ELF64_EM_X86_64);
}

/* A good segment is taken over; each way to break it is refused. */
UK_TESTCASE(elfloader_elf, segments)
{
	static const struct {
		__u64 off, vaddr, filesz, memsz;
		__u32 flags;
		int want;
	} t[] = {
		{ 0, 0, 0x2000, 0x3000, 5, ELF_OK },
		{ 0, 0, 0x3000, 0x2000, 5, ELF_E_SEGMENT },
		{ 1, 0, 0x1000, 0x3000, 5, ELF_E_SEGMENT },
		{ 0x1000, 0, 0x2000, 0x3000, 5, ELF_E_TRUNCATED },
		{ ~0xfffUL, 0, 0x2000, 0x3000, 5, ELF_E_SEGMENT },
		{ 0, ~0xfffUL, 0x2000, 0x3000, 5, ELF_E_ADDR },
		{ 0, 0x7fffffffe000, 0x2000, 0x3000, 5, ELF_E_ADDR },
		{ 0, 0, 0x2000, 0x3000, 7, ELF_E_WX },
		{ 0, 0, 0x2000, 0x3000, 4, ELF_E_ENTRY },
		{ 0, 0x4000, 0x2000, 0x3000, 5, ELF_E_ENTRY },
	};
	struct elf64_ehdr eh = good_header();
	struct elf64_phdr p;
	struct elf_image img;

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		UK_TEST_EXPECT_SNUM_EQ(elf_parse_header(&eh, sizeof(eh), 0x2000,
							ELF64_EM_X86_64, &img),
				       ELF_OK);
		p = good_load();
		p.offset = t[i].off;
		p.vaddr = t[i].vaddr;
		p.filesz = t[i].filesz;
		p.memsz = t[i].memsz;
		p.flags = t[i].flags;
		UK_TEST_EXPECT_SNUM_EQ(elf_parse_phdrs(&p, 0x2000, &img),
				       t[i].want);
	}
}

/* The span covers the zeroed tail; the table's address is found. */
UK_TESTCASE(elfloader_elf, span_and_phdr)
{
	struct elf64_ehdr eh = good_header();
	struct elf64_phdr p = good_load();
	struct elf_image img;

	UK_TEST_EXPECT_SNUM_EQ(elf_parse_header(&eh, sizeof(eh), 0x2000,
						ELF64_EM_X86_64, &img),
			       ELF_OK);
	UK_TEST_EXPECT_SNUM_EQ(elf_parse_phdrs(&p, 0x2000, &img), ELF_OK);
	UK_TEST_EXPECT_SNUM_EQ(img.lo, 0);
	UK_TEST_EXPECT_SNUM_EQ(img.hi, 0x3000);
	UK_TEST_EXPECT_SNUM_EQ(img.phdr_vaddr, sizeof(eh));
}

/* The stack is aligned, holds the arguments, and too little room is told. */
UK_TESTCASE(elfloader_elf, initial_stack)
{
	static char *const argv[] = { (char *)"prog", (char *)"-x", NULL };
	static char *const envp[] = { (char *)"A=1", NULL };
	static const __u8 rnd[16] = { 1, 2, 3 };
	static const struct progstack_aux aux[] = { { ELF64_AT_PAGESZ, 4096 } };
	struct progstack_in in = { 2,	     argv, envp, "/bin/prog",
				   "x86_64", rnd,  aux,	 1 };
	static __u64 buf[64];
	__u64 top = (__u64)(__uptr)(buf + 64);
	__u64 *sp;
	__ssz n = progstack_build(buf, sizeof(buf), top, &in);

	UK_TEST_EXPECT(n > 0);
	sp = (__u64 *)(top - (__u64)n);
	UK_TEST_EXPECT_SNUM_EQ((__u64)(__uptr)sp % 16, top % 16);
	UK_TEST_EXPECT_SNUM_EQ(sp[0], 2);
	UK_TEST_EXPECT(!strcmp((char *)sp[1], "prog"));
	UK_TEST_EXPECT(!strcmp((char *)sp[2], "-x"));
	UK_TEST_EXPECT_SNUM_EQ(sp[3], 0);
	UK_TEST_EXPECT(!strcmp((char *)sp[4], "A=1"));
	UK_TEST_EXPECT_SNUM_EQ(sp[5], 0);
	UK_TEST_EXPECT_SNUM_EQ(sp[6], ELF64_AT_PAGESZ);
	for (__sz len = 0; len < (__sz)n; len += 8)
		UK_TEST_EXPECT_SNUM_EQ(progstack_build(buf, len, top, &in),
				       -E2BIG);
}

uk_testsuite_register(elfloader_elf, NULL);
