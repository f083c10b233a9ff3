/* SPDX-License-Identifier: MIT */
/*
 * jobs.c - trains runs in several processes at a time
 *
 * Runs that another process has locked are looked at again every second: they are either finished
 * there, or left to be continued here.
 */
#include "sweep/jobs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "sweep/child.h"
#include "sweep/folder.h"
#include "sweep/sweep.h"

#define POLL_SECONDS   0.02
#define LOCKED_SECONDS 1.0 /* between two looks at a run that another process has */

void sweep_share_cores(const struct sweep *sweep, size_t runs, unsigned *jobs, unsigned *threads)
{
	const struct sweep_request *request = sweep->request;
	unsigned wanted = (unsigned)request->jobs;
	if (!wanted)
		wanted = request->threads ? sweep->cpus / (unsigned)request->threads : sweep->cpus;
	if (wanted > runs)
		wanted = (unsigned)runs;
	*jobs = wanted ? wanted : 1;
	*threads = request->threads ? (unsigned)request->threads : sweep->cpus / *jobs;
	if (!*threads)
		*threads = 1;
}

static bool job_is_running(const struct jobs *j, const struct sweep_run *run)
{
	for (size_t i = 0; i < j->running; i++)
		if (j->children[i].run == run)
			return true;
	return false;
}

/* The next run to start; NULL: none now.  *waiting: there are some that another process has. */
static struct sweep_run *job_next(const struct jobs *j, bool *waiting)
{
	double now = monotonic_seconds();
	*waiting = false;
	for (size_t i = 0; i < j->count; i++) {
		struct sweep_run *run = j->runs[i];
		if (run_reached(run, j->epochs) || job_is_running(j, run))
			continue;
		if (run->delay <= now)
			return run;
		*waiting = true;
	}
	return NULL;
}

/* Starts a run unless another process has it. */
static int job_start(struct jobs *j, struct sweep_run *run)
{
	struct child *child = &j->children[j->running];
	*child = (struct child){ .run = run };
	int code = run_lock(j->sweep, run, &child->lock);
	if (code != EXIT_DONE)
		return code;
	if (child->lock < 0) {
		run->delay = monotonic_seconds() + LOCKED_SECONDS;
		return sweep_read_record(j->sweep, run);
	}
	/* Another process may have trained it before the lock was taken. */
	code = sweep_read_record(j->sweep, run);
	if (code != EXIT_DONE || run_reached(run, j->epochs)) {
		close(child->lock);
		return code;
	}
	code = child_start(j->sweep, child, j->epochs, j->threads);
	j->running += code == EXIT_DONE;
	return code;
}

/* Reports a run that has come to its end or pause. */
static void job_report(const struct jobs *j, const struct sweep_run *run)
{
	const struct sweep *sweep = j->sweep;
	struct record_epoch best;
	if (sweep->request->quiet)
		return;
	size_t reached = 0;
	for (size_t i = 0; i < j->count; i++)
		reached += run_reached(j->runs[i], j->epochs);
	char *settings = sweep_plan_settings(&sweep->plan, run->combination);
	if (settings)
		text_clean(settings);
	status_line_clear();
	fprintf(stderr, "%zu/%zu  ", reached, j->count);
	if (run->record.state == RECORD_DIVERGED)
		fprintf(stderr, "diverged");
	else if (record_best(&run->record, j->epochs, &best))
		fprintf(stderr, "%.2f%%  loss %.4f  %.1f s", 100.0 * best.val_accuracy,
			best.val_loss, best.seconds);
	fprintf(stderr, "  seed %llu  %s\n", (unsigned long long)run->seed,
		settings ? settings : "");
	free(settings);
}

/* What the end of a child means; a run that failed ends the sweep. */
static int job_finish(struct jobs *j, const struct child *child, int ended)
{
	struct sweep *sweep = j->sweep;
	struct sweep_run *run = child->run;
	if (ended == EXIT_NUMERIC) {
		char *errors = record_path(sweep->dir, run->name, RUN_ERRORS);
		char *diverged = record_path(sweep->dir, run->name, RUN_DIVERGED);
		bool marked = errors && diverged && !rename(errors, diverged);
		free(errors);
		free(diverged);
		if (!marked)
			return fail_with(EXIT_IO, "%s/%s: cannot record that the run diverged",
					 sweep->dir, run->name);
	}
	int code = sweep_read_record(sweep, run);
	if (code != EXIT_DONE)
		return code;
	/* EXIT_THRESHOLD: --until was not reached, which is a result. */
	bool fine = ended == EXIT_DONE || ended == EXIT_THRESHOLD || ended == EXIT_NUMERIC;
	if (fine && run_reached(run, j->epochs)) {
		run_clean(sweep, run);
		job_report(j, run);
		return EXIT_DONE;
	}
	if (j->stopping) {
		run_clean(sweep, run);
		return EXIT_DONE;
	}
	char *error = child_error(sweep, child);
	error_line("%s/%s: the run failed with exit code %d%s%s", sweep->dir, run->name, ended,
		   error ? ": " : "", error ? error : "");
	free(error);
	return ended == EXIT_DONE ? EXIT_FAILED : ended;
}

static void jobs_stop(struct jobs *j)
{
	for (size_t i = 0; i < j->running && !j->stopping; i++)
		kill(j->children[i].pid, SIGTERM);
	j->stopping = true;
}

/* Takes the children that have ended out of the list. */
static int jobs_collect(struct jobs *j)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < j->running;) {
		int ended;
		if (!child_ended(&j->children[i], &ended)) {
			i++;
			continue;
		}
		const struct child child = j->children[i];
		j->children[i] = j->children[--j->running];
		int failed = job_finish(j, &child, ended);
		if (code == EXIT_DONE)
			code = failed;
	}
	return code;
}

/* Fills the free jobs. */
static int jobs_fill(struct jobs *j, bool *waiting)
{
	int code = EXIT_DONE;
	*waiting = false;
	while (code == EXIT_DONE && j->running < j->jobs && !signals_pending()) {
		struct sweep_run *run = job_next(j, waiting);
		if (!run)
			break;
		code = job_start(j, run);
	}
	return code;
}

int jobs_run(struct jobs *j)
{
	const struct timespec pause = { .tv_nsec = (long)(POLL_SECONDS * 1e9) };
	int code = EXIT_DONE;
	j->children = calloc(j->jobs, sizeof(*j->children));
	if (!j->children)
		return fail_memory();
	signals_hold();
	for (;;) {
		bool waiting = false;
		int failed = jobs_collect(j);
		if (failed == EXIT_DONE && code == EXIT_DONE)
			failed = jobs_fill(j, &waiting);
		if (code == EXIT_DONE)
			code = failed;
		if (code != EXIT_DONE || signals_pending())
			jobs_stop(j);
		if (!j->running && (j->stopping || !waiting))
			break;
		jobs_show(j);
		nanosleep(&pause, NULL);
	}
	signals_release();
	status_line_clear();
	free(j->children);
	return code != EXIT_DONE   ? code
	       : signals_pending() ? EXIT_SIGNAL + signals_pending()
				   : code;
}
