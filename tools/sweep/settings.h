/* SPDX-License-Identifier: MIT */
/*
 * settings.h - the options of each run, checked
 */
#ifndef SCRAWL_TOOLS_SWEEP_SETTINGS_H
#define SCRAWL_TOOLS_SWEEP_SETTINGS_H

struct sweep;

/*
 * Sets the options of every run as scrawl train does, creates every network once, and fills in the
 * runs' configurations and names, the costs and the data.  Returns an exit code; the error printed
 * names the line of the file.
 */
int settings_check(struct sweep *sweep);

#endif
