/* SPDX-License-Identifier: MIT */
/*
 * child.c - starts scrawl train as a child process
 *
 * The child inherits the lock of its run, which therefore lasts until both processes are gone, even
 * if this one is killed.
 */
#include "sweep/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/message.h"
#include "sweep/sweep.h"

#define MAX_ARGUMENTS 40

struct child_arguments {
	const char *all[MAX_ARGUMENTS + 1];
	size_t count;
	char threads[16], epochs[16], memory[24];
	char *config, *model, *log, *curve, *checkpoint, *errors;
};

static void child_add(struct child_arguments *a, const char *option, const char *value)
{
	a->all[a->count++] = option;
	if (value)
		a->all[a->count++] = value;
}

/* false: no memory */
static bool child_name_files(struct child_arguments *a, const char *dir, const char *name)
{
	a->config = record_path(dir, name, RUN_CONFIG);
	a->model = record_path(dir, name, RUN_MODEL);
	a->log = record_path(dir, name, RUN_LOG);
	a->curve = record_path(dir, name, RUN_CURVE);
	a->checkpoint = record_path(dir, name, RUN_CHECKPOINT);
	a->errors = record_path(dir, name, RUN_ERRORS);
	return a->config && a->model && a->log && a->curve && a->checkpoint && a->errors;
}

static void child_release(struct child_arguments *a)
{
	free(a->config);
	free(a->model);
	free(a->log);
	free(a->curve);
	free(a->checkpoint);
	free(a->errors);
}

static void child_write_line(struct child_arguments *a, const struct sweep *sweep,
			     const struct sweep_run *run, unsigned epochs, unsigned threads)
{
	const struct data_source *source = &sweep->source;
	bool begun = run->record.state == RECORD_BEGUN;
	snprintf(a->threads, sizeof(a->threads), "%u", threads);
	snprintf(a->epochs, sizeof(a->epochs), "%u", epochs);
	snprintf(a->memory, sizeof(a->memory), "%zu", scrawl_memory_limit());
	child_add(a, program_name(), NULL);
	child_add(a, "train", NULL);
	child_add(a, begun ? "--resume" : "--config", begun ? a->checkpoint : a->config);
	if (!begun) {
		child_add(a, "--checkpoint", a->checkpoint);
		child_add(a, "--every", "1 minute");
	}
	if (!begun && sweep->name)
		child_add(a, "--name", sweep->name);
	if (source->data)
		child_add(a, "--data", source->data);
	if (source->images)
		child_add(a, "--images", source->images);
	if (source->labels)
		child_add(a, "--labels", source->labels);
	child_add(a, "--out", a->model);
	child_add(a, "--log", a->log);
	child_add(a, "--curve", a->curve);
	child_add(a, "--threads", a->threads);
	child_add(a, "--max-memory", a->memory);
	child_add(a, "--quiet", NULL);
	if (epochs < sweep->costs[run->combination].epochs)
		child_add(a, "--pause-after", a->epochs);
	a->all[a->count] = NULL;
}

/* Of a child; opened before it begins, because this process can say why it cannot. */
struct child_files {
	int null, errors;
};

static int child_open(int *file, const char *path, int flags)
{
	*file = open(path, flags | O_CLOEXEC, 0666);
	return *file < 0 ? fail_with(EXIT_IO, "%s: %s", path, strerror(errno)) : EXIT_DONE;
}

/* In the child, with async-signal-safe functions only; does not return. */
static void child_become(const struct child_arguments *a, const struct child_files *files, int lock,
			 pid_t parent)
{
	static const char failed[] = "cannot run /proc/self/exe\n";
	char *argv[MAX_ARGUMENTS + 1];
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent && dup2(files->errors, STDERR_FILENO) >= 0 &&
	    dup2(files->null, STDIN_FILENO) >= 0 && dup2(files->null, STDOUT_FILENO) >= 0 &&
	    !fcntl(lock, F_SETFD, 0)) {
		/* It stops by SIGTERM even if this program was started with it ignored. */
		signal(SIGTERM, SIG_DFL);
		memcpy(argv, a->all, sizeof(argv));
		execv("/proc/self/exe", argv);
		(void)!write(STDERR_FILENO, failed, sizeof(failed) - 1);
	}
	_exit(EXIT_FAILED);
}

int child_start(const struct sweep *sweep, struct child *child, unsigned epochs, unsigned threads)
{
	struct child_arguments arguments = { .count = 0 };
	struct child_files files = { -1, -1 };
	pid_t parent = getpid();
	int code = child_name_files(&arguments, sweep->dir, child->run->name) ? EXIT_DONE
									      : fail_memory();
	if (code == EXIT_DONE)
		code = child_open(&files.null, "/dev/null", O_RDWR);
	if (code == EXIT_DONE)
		code = child_open(&files.errors, arguments.errors, O_WRONLY | O_CREAT | O_TRUNC);
	if (code == EXIT_DONE) {
		child_write_line(&arguments, sweep, child->run, epochs, threads);
		child->pid = fork();
		if (!child->pid)
			child_become(&arguments, &files, child->lock, parent);
		if (child->pid < 0)
			code = fail_with(EXIT_FAILED, "cannot start a process: %s",
					 strerror(errno));
	}
	if (code != EXIT_DONE)
		close(child->lock);
	if (files.null >= 0)
		close(files.null);
	if (files.errors >= 0)
		close(files.errors);
	child_release(&arguments);
	return code;
}

bool child_ended(struct child *child, int *code)
{
	int status;
	if (waitpid(child->pid, &status, WNOHANG) != child->pid)
		return false;
	*code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
	close(child->lock);
	return true;
}

char *child_error(const struct sweep *sweep, const struct child *child)
{
	char *path = record_path(sweep->dir, child->run->name, RUN_ERRORS);
	FILE *file = path ? fopen(path, "re") : NULL;
	char *line = NULL, *last = NULL;
	size_t room = 0;
	free(path);
	while (file && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		free(last);
		last = strdup(line);
	}
	free(line);
	if (file)
		fclose(file);
	return last;
}
