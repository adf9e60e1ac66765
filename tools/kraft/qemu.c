/* SPDX-License-Identifier: BSD-3-Clause */
/* Composing QEMU commands: see qemu.h.  No input or output here. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "qemu.h"

/* microvm's last virtio-mmio slot, where QEMU puts the first device. */
#define MICROVM_SLOT7 "512@0xfeb00e00:12"

static bool is_arm(const struct machine_spec *m)
{
	return !strcmp(m->arch, "arm64");
}

static bool is_microvm(const struct machine_spec *m)
{
	return !is_arm(m) &&
	       (!m->machine || starts_with(m->machine, "microvm"));
}

/* Without ACPI the kernel learns of the device by its command line. */
static bool mmio_by_cmdline(const struct machine_spec *m)
{
	return is_microvm(m) && (!m->machine || !strcmp(m->machine, "microvm"));
}

const char *qemu_program(const char *arch)
{
	return strcmp(arch, "arm64") ? "qemu-system-x86_64"
				     : "qemu-system-aarch64";
}

char *qemu_append(const struct machine_spec *m)
{
	struct strv fstab = { 0 };
	struct buf b = { 0 };

	if (m->network && mmio_by_cmdline(m))
		cmdline_param(&b, "virtio_mmio.device", MICROVM_SLOT7);
	if (m->network && m->ip)
		cmdline_param(&b, "netdev.ip", m->ip);
	if (m->initrd) {
		strv_add(&fstab, "initrd0:/:extract:::");
		cmdline_list(&b, "vfs.fstab", &fstab);
		strv_free(&fstab);
	}
	if (m->gdb) /* a debugger has the addresses of the link */
		cmdline_param(&b, "kaslr.off", "1");
	cmdline_list(&b, "env.vars", m->env);
	for (size_t i = 0; i < m->params->n; i++)
		cmdline_word(&b, m->params->v[i]);
	if (b.len || m->args->n)
		buf_puts(&b, b.len ? " --" : "--");
	for (size_t i = 0; i < m->args->n; i++)
		cmdline_word(&b, m->args->v[i]);
	return buf_steal(&b);
}

static void add_machine(const struct machine_spec *m, struct strv *c)
{
	strv_add(c, "-M");
	if (mmio_by_cmdline(m))
		strv_add(c, "microvm,acpi=off,pit=off,pic=off,rtc=on,"
			    "isa-serial=on,auto-kernel-cmdline=off");
	else
		strv_add(c, m->machine ? m->machine : "virt");
	strv_add(c, "-accel");
	strv_add(c, m->kvm ? "kvm" : "tcg");
	strv_add(c, "-cpu");
	if (m->cpu)
		strv_add(c, m->cpu);
	else
		strv_add(c, m->kvm ? "host" : "max");
	strv_add(c, "-m");
	strv_addf(c, "%lluk", (unsigned long long)(m->memory + 1023) / 1024);
	strv_add(c, "-smp");
	/*
	 * QEMU before 8.1 leaves a guest's memory barriers out where there can
	 * be only one CPU, although its devices run in other threads: room for
	 * a second one makes it keep them.
	 */
	strv_addf(c, !m->kvm && m->cpus == 1 ? "%d,maxcpus=2" : "%d", m->cpus);
}

static void add_channels(const struct machine_spec *m, struct strv *c)
{
	strv_add(c, "-chardev");
	if (m->detached)
		strv_add(c, "file,id=con,path=console.log");
	else
		strv_add(c,
			 "stdio,id=con,mux=off,signal=on,logfile=console.log");
	strv_add(c, "-serial");
	strv_add(c, "chardev:con");
	strv_add(c, "-chardev");
	strv_add(c, "file,id=ctl,path=ctl");
	if (is_arm(m)) {
		strv_add(c, "-semihosting-config");
		strv_add(c, "enable=on,target=native,chardev=ctl");
	} else {
		strv_add(c, "-device");
		strv_add(c, "isa-debugcon,iobase=0xe9,chardev=ctl");
		strv_add(c, "-device");
		strv_add(c, "isa-debug-exit,iobase=0xf4,iosize=0x04");
	}
	/* no ACPI: no power button, so the guest is asked over this port */
	if (mmio_by_cmdline(m)) {
		strv_add(c, "-chardev");
		strv_add(c, "socket,id=ask,path=ask,server=on,wait=off");
		strv_add(c, "-device");
		strv_add(c, "isa-serial,index=1,chardev=ask");
	}
	strv_add(c, "-chardev");
	strv_add(c, "socket,id=qmp,path=qmp,server=on,wait=off");
	strv_add(c, "-mon");
	strv_add(c, "chardev=qmp,mode=control");
}

static void add_network(const struct machine_spec *m, struct strv *c)
{
	struct buf b = { 0 };

	if (m->tap) {
		buf_printf(&b, "tap,id=net0,ifname=%s,script=no,downscript=no",
			   m->tap);
	} else {
		buf_puts(&b, "user,id=net0");
		for (size_t i = 0; i < m->nports; i++)
			buf_printf(&b, ",hostfwd=%s:%s:%d-:%d",
				   m->ports[i].udp ? "udp" : "tcp",
				   m->ports[i].ip, m->ports[i].host,
				   m->ports[i].guest);
	}
	strv_add(c, "-netdev");
	strv_add(c, b.data);
	buf_free(&b);
	strv_add(c, "-device");
	if (is_arm(m) || is_microvm(m))
		strv_add(c, "virtio-net-device,netdev=net0");
	else
		strv_add(c, "virtio-net-pci,disable-legacy=on,netdev=net0");
}

void qemu_command(const struct machine_spec *m, const char *append,
		  struct strv *c)
{
	strv_add(c, qemu_program(m->arch));
	strv_add(c, "-nodefaults");
	strv_add(c, "-no-user-config");
	strv_add(c, "-display");
	strv_add(c, "none");
	strv_add(c, "-no-reboot");
	add_machine(m, c);
	if (is_arm(m) || is_microvm(m)) {
		strv_add(c, "-global");
		strv_add(c, "virtio-mmio.force-legacy=false");
	}
	add_channels(m, c);
	if (m->network)
		add_network(m, c);
	if (m->gdb) {
		strv_add(c, "-gdb");
		strv_addf(c, "tcp:127.0.0.1:%s", m->gdb);
		strv_add(c, "-S");
	}
	strv_add(c, "-kernel");
	strv_add(c, m->kernel);
	if (m->initrd) {
		strv_add(c, "-initrd");
		strv_add(c, m->initrd);
	}
	strv_add(c, "-append");
	strv_add(c, append);
}

static void quote(struct buf *b, const char *w)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789%+,-./:=@_";

	if (*w && strspn(w, plain) == strlen(w)) {
		buf_puts(b, w);
		return;
	}
	buf_putc(b, '\'');
	for (; *w; w++)
		if (*w == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, *w);
	buf_putc(b, '\'');
}

char *shell_quote(const struct strv *words)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < words->n; i++) {
		if (i)
			buf_putc(&b, ' ');
		quote(&b, words->v[i]);
	}
	return buf_steal(&b);
}

static uint64_t round_up(uint64_t v, uint64_t to)
{
	return (v + to - 1) / to * to;
}

uint64_t memory_least(const char *arch, uint64_t kernel_end, uint64_t initrd)
{
	uint64_t n = kernel_end + initrd + 64 * 1024;

	/* QEMU's arm64 loader puts the archive into the upper half */
	if (!strcmp(arch, "arm64") && initrd && 2 * initrd > n)
		n = 2 * initrd;
	return round_up(n, 4096);
}

uint64_t memory_default(const char *arch, uint64_t kernel_end, uint64_t initrd,
			bool program)
{
	uint64_t n = kernel_end + 2 * initrd + (program ? 32 : 8) * MiB;

	if (n < memory_least(arch, kernel_end, initrd))
		n = memory_least(arch, kernel_end, initrd);
	return round_up(n, (program ? 16 : 4) * MiB);
}
