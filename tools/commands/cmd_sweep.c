/* SPDX-License-Identifier: MIT */
/*
 * cmd_sweep.c - scrawl sweep: trains the combinations that a file describes, and compares them
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "output/new_folder.h"
#include "output/output_file.h"
#include "sweep/sweep.h"
#include "sweep/table.h"

/* "3/8" */
static bool parse_part(void *value, const char *text)
{
	struct sweep_part part;
	if (!parse_leading_integer(&text, 1, 100000, &part.index) || *text != '/' ||
	    !parse_integer(text + 1, 1, 100000, &part.count) || part.index > part.count)
		return false;
	*(struct sweep_part *)value = part;
	return true;
}

static int sweep_parse(struct sweep_request *r, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Runs"),
		OPT_TEXT("data", "NAME|DIR", &r->data, "data set, instead of the file's",
			 .letter = 'd'),
		OPT_TEXT("out", "DIR", &r->out,
			 "folder with a folder per run: model, log, options; runs that are "
			 "finished there are not repeated",
			 .letter = 'o', .default_text = "SPEC with .runs for its extension"),
		OPT_OTHER("merge", "DIR", &r->merge, option_texts, "the name of a folder",
			  "take runs that are finished in this folder of the same sweep, too; may "
			  "be repeated"),
		OPT_OTHER("part", "I/N", &r->part, parse_part,
			  "the number of a part and that of all, such as 3/8",
			  "train only part I of N of the runs"),
		OPT_INTEGER("jobs", "N", &r->jobs, 1, SCRAWL_MAX_THREADS,
			    "number of runs at a time", .letter = 'j',
			    .default_text = "CPUs / threads"),
		OPT_INTEGER("threads", "N", &r->threads, 1, SCRAWL_MAX_THREADS,
			    "worker threads of each run", .letter = 't',
			    .default_text = "CPUs / jobs"),
		OPT_FLAG("dry-run", &r->dry_run, "list the runs and train nothing"),
		OPT_FLAG("show", &r->show, "show what is finished and train nothing"),
		OPT_GROUP("Result"),
		OPT_FLAG("final", &r->final,
			 "open the test set and evaluate the models of the best combination, "
			 "once all runs are finished"),
		OPT_TEXT("csv", "FILE", &r->csv, "write the table as CSV; -: standard output"),
		OPT_FLAG("json", &r->json, "print one JSON document instead of the table"),
		OPT_FLAG("quiet", &r->quiet, "print only errors on standard error", .letter = 'q'),
	};
	const struct command_line line = {
		.name = "sweep",
		.operands = "SPEC [OPTION ...]",
		.about = "Trains every combination of the options in a file, with several seeds, "
			 "and\n"
			 "ranks them by their validation accuracy.  The file is a configuration "
			 "of\n"
			 "scrawl train in which options may have several values:\n"
			 "\n"
			 "  data = mnist\n"
			 "  net = lenet | conv 16 3x3, relu, maxpool 2, dense\n"
			 "  lr = 1e-3 .. 1e-2 log 3\n"
			 "  seed = 1 .. 3\n"
			 "\n"
			 "The same command continues an interrupted sweep.",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &r->spec, &operands);
}

/* A pipe has no name after which the folder could be named. */
static bool sweep_is_piped(const char *spec)
{
	struct stat status;
	return !stat(spec, &status) && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static int check_request(const struct sweep_request *r)
{
	const struct output_request csv = {
		"csv",
		r->csv,
		SCRAWL_FILE_KIND_TEXT,
		{ "rank,~epochs,seeds,finished,diverged,val_accuracy," }
	};
	if (r->dry_run && (r->show || r->final || r->json || r->csv))
		return usage_error("sweep", "--dry-run cannot be combined with options that show "
					    "results");
	if (r->final && r->part.count)
		return usage_error("sweep", "--final needs all runs; leave out --part");
	if (r->json && r->csv && output_is_stdout(r->csv))
		return usage_error("sweep", "--json and --csv cannot both go to standard output; "
					    "give --csv a file");
	if (r->csv && output_same(r->csv, r->spec))
		return usage_error("sweep", "--csv: %s describes the sweep; give another name",
				   r->csv);
	if (!r->out && !r->dry_run && sweep_is_piped(r->spec))
		return usage_error("sweep",
				   "%s is not a regular file, so it gives the folder no "
				   "name; give --out",
				   r->spec);
	int code = r->out ? folder_check_name(r->out) : EXIT_DONE;
	return code == EXIT_DONE ? output_check("sweep", &csv, 1) : code;
}

static int write_csv(const struct sweep *sweep, const struct ranking *ranking)
{
	struct output_file file;
	int code = output_open(&file, sweep->request->csv, SCRAWL_FILE_KIND_TEXT);
	if (code != EXIT_DONE)
		return code;
	bool written = table_write_csv(sweep, ranking, file.stream);
	code = output_close(&file, written);
	return written ? code : fail_memory();
}

/* Prints and writes what the options ask for. */
static int sweep_report(struct sweep *sweep)
{
	const struct sweep_request *r = sweep->request;
	struct ranking ranking = { .count = 0 };
	struct final final = { .count = 0 };
	bool table = !r->json && !(r->csv && output_is_stdout(r->csv));
	int code = rank_finished(sweep, &ranking);
	if (code == EXIT_DONE && table)
		code = table_print(sweep, &ranking);
	if (code == EXIT_DONE && r->csv)
		code = write_csv(sweep, &ranking);
	if (code == EXIT_DONE && r->final)
		code = final_evaluate(sweep, &ranking, &final);
	if (code == EXIT_DONE && r->final && table)
		code = final_print(sweep, &final);
	if (code == EXIT_DONE && r->json)
		code = json_print(table_json(sweep, &ranking, &final));
	final_release(&final);
	ranking_release(&ranking);
	return code;
}

int command_sweep(int argc, char **argv)
{
	struct sweep_request request = { .spec = NULL };
	struct sweep sweep = { .request = &request };
	int code = sweep_parse(&request, argc, argv);
	if (code == EXIT_DONE)
		code = check_request(&request);
	if (code != EXIT_DONE)
		return code;
	code = sweep_prepare(&sweep);
	bool trains = !request.dry_run && !request.show;
	if (code == EXIT_DONE)
		code = sweep_check_folders(&sweep);
	if (code == EXIT_DONE && trains)
		code = sweep_open_folder(&sweep);
	if (code == EXIT_DONE)
		code = sweep_read_records(&sweep);
	if (code == EXIT_DONE && trains)
		code = sweep_train(&sweep);
	if (code == EXIT_DONE)
		code = request.dry_run ? sweep_list(&sweep) : sweep_report(&sweep);
	sweep_release(&sweep);
	return code;
}
