/* SPDX-License-Identifier: BSD-3-Clause */
/* Byte order of the network. */
#ifndef _ARPA_INET_H
#define _ARPA_INET_H
#include <netinet/in.h>
#endif
