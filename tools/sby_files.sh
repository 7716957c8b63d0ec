#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the source files that an .sby file reads. Usage: tools/sby_files.sh FILE.sby
awk '/^\[/ { inside = /^\[files\]/; next } inside && NF && !/^#/ { print $NF }' "$1" 2>/dev/null
