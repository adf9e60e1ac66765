/* SPDX-License-Identifier: BSD-3-Clause */
/* Terminals. */
#ifndef _TERMIOS_H
#define _TERMIOS_H
#include <bits/termios.h>
typedef unsigned char cc_t;
typedef unsigned int speed_t;
typedef unsigned int tcflag_t;
struct termios {
	tcflag_t c_iflag;
	tcflag_t c_oflag;
	tcflag_t c_cflag;
	tcflag_t c_lflag;
	cc_t c_line;
	cc_t c_cc[NCCS];
	speed_t c_ispeed;
	speed_t c_ospeed;
};
#endif
