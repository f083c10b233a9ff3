/* SPDX-License-Identifier: MIT */
/*
 * polarity.h - dark ink on light paper, or light ink on dark paper
 */
#ifndef SCRAWL_READ_POLARITY_H
#define SCRAWL_READ_POLARITY_H

#include <allheaders.h>
#include <stdbool.h>

/* Whether the ink of an 8 bit picture is lighter than its paper. */
bool polarity_is_light(PIX *grey);

#endif
