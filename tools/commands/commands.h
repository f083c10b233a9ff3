/* SPDX-License-Identifier: MIT */
/*
 * commands.h - the program's commands
 *
 * A command gets its own argument vector, whose argv[0] is the command's name, and returns an exit
 * code (cli/message.h).  Before options_parse it only sets defaults, as it is also run to see its
 * options (cli/other_commands.h).  To add one:
 *
 *	1. commands/cmd_NAME.c: the table of its options, and command_NAME
 *	2. its prototype here, and its row in the table of scrawl.c (of cmd_data.c for a
 *	   command of `scrawl data`)
 *	3. the file in tools/meson.build
 *	4. its options in the manual page, scrawl.1
 *	5. its tests, a file in tests/program/scrawl/cli/; its name in COMMANDS of harness.py
 *	   there and its options in usage.py
 */
#ifndef SCRAWL_TOOLS_COMMANDS_COMMANDS_H
#define SCRAWL_TOOLS_COMMANDS_COMMANDS_H

int command_train(int argc, char **argv);
int command_eval(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_sweep(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_read(int argc, char **argv);
int command_info(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_data_info(int argc, char **argv);
int command_data_page(int argc, char **argv);
int command_data_verify(int argc, char **argv);
int command_data_pack(int argc, char **argv);
int command_data_unpack(int argc, char **argv);
int command_data(int argc, char **argv);
int command_data_show(int argc, char **argv);
int command_data_suspects(int argc, char **argv);
int command_report(int argc, char **argv);
int command_selftest(int argc, char **argv);

#endif
