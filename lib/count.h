/* SPDX-License-Identifier: Apache-2.0 */
/* The number of elements of an array. */
#ifndef LKS_COUNT_H
#define LKS_COUNT_H

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
