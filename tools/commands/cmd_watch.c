/* SPDX-License-Identifier: MIT */
/*
 * cmd_watch.c - scrawl watch: shows the curves of a training run as it goes on
 *
 * A log is short and, when its run is resumed, cut: so it is read whole whenever it has changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "commands/commands.h"
#include "output/run_picture.h"

#define INTERVAL_MS     250
#define DEFAULT_COLUMNS 80
#define DEFAULT_ROWS    24
#define WATCH_COLUMNS   400
#define MAX_ROWS        200
#define CHUNK           65536

/* The alternate screen without a cursor; the end brings back what was there. */
#define SCREEN_BEGIN "\033[?1049h\033[?25l"
#define SCREEN_END   "\033[?25h\033[?1049l"

struct watched {
	const char *path; /* "-": standard input */
	int fd;
	bool stream; /* a pipe, read once until its end */
	bool ended;  /* the stream */
	bool begun;  /* what was there at first has been read */
	char *text;
	size_t length;
	struct stat seen; /* of a file, when it was read */
	struct run_curves curves;
};

static volatile sig_atomic_t resized;

static void on_resize(int signal_number)
{
	(void)signal_number;
	resized = 1;
}

/* ---- the log --------------------------------------------------------------------------------- */

static int watch_open(struct watched *w)
{
	struct stat status;
	bool input = strcmp(w->path, "-") == 0;
	w->fd = input ? STDIN_FILENO : open(w->path, O_RDONLY | O_CLOEXEC);
	if (w->fd < 0 || fstat(w->fd, &status))
		return fail_with(EXIT_IO, "%s: %s", w->path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		return fail_with(EXIT_IO, "%s: is a folder, not a log", w->path);
	w->stream = !S_ISREG(status.st_mode);
	return EXIT_DONE;
}

/* Appends what can be read now; 0: the end. */
static ssize_t watch_read(struct watched *w)
{
	char *grown = realloc(w->text, w->length + CHUNK);
	if (!grown)
		return -1;
	w->text = grown;
	ssize_t got = read(w->fd, w->text + w->length, CHUNK);
	if (got > 0)
		w->length += (size_t)got;
	return got;
}

/* Reads the file again if it has changed. */
static int reread_file(struct watched *w, bool *changed)
{
	struct stat status;
	ssize_t got = 1;
	if (fstat(w->fd, &status))
		return fail_with(EXIT_IO, "%s: %s", w->path, strerror(errno));
	*changed = status.st_size != w->seen.st_size ||
		   status.st_mtim.tv_sec != w->seen.st_mtim.tv_sec ||
		   status.st_mtim.tv_nsec != w->seen.st_mtim.tv_nsec;
	if (!*changed)
		return EXIT_DONE;
	w->seen = status;
	w->length = 0;
	if (lseek(w->fd, 0, SEEK_SET) == 0)
		while (got > 0)
			got = watch_read(w);
	return got ? fail_with(EXIT_IO, "%s: %s", w->path, strerror(errno)) : EXIT_DONE;
}

/* Waits at most an interval for news, at first not at all, and reads them. */
static int watch_news(struct watched *w, bool *changed)
{
	struct pollfd input = { .fd = w->stream ? w->fd : -1, .events = POLLIN };
	*changed = false;
	int wait = w->begun ? INTERVAL_MS : 0;
	w->begun = true;
	if (poll(&input, 1, wait) < 0)
		return errno == EINTR ? EXIT_DONE : fail_with(EXIT_IO, "%s", strerror(errno));
	if (!w->stream)
		return reread_file(w, changed);
	if (!input.revents)
		return EXIT_DONE;
	ssize_t got = watch_read(w);
	if (got < 0)
		return fail_with(EXIT_IO, "%s: %s", w->path, strerror(errno));
	w->ended = got == 0;
	*changed = got > 0;
	return EXIT_DONE;
}

static int parse_news(struct watched *w)
{
	run_curves_release(&w->curves);
	return run_curves_read(&w->curves, w->path, w->text, w->length);
}

/* ---- the picture ----------------------------------------------------------------------------- */

static bool locale_is_utf8(void)
{
	locale_t user = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	bool utf8 = user && strcmp(nl_langinfo_l(CODESET, user), "UTF-8") == 0;
	if (user)
		freelocale(user);
	return utf8;
}

static struct terminal_style find_style(bool terminal)
{
	const char *no_color = getenv("NO_COLOR");
	return (struct terminal_style){
		.utf8 = locale_is_utf8(),
		.colour = terminal && !(no_color && *no_color),
	};
}

/* Whether standard output is a terminal that can redraw. */
static bool is_screen(void)
{
	const char *term = getenv("TERM");
	return isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

static void find_size(size_t *columns, size_t *rows)
{
	struct winsize size;
	bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
	*columns = known && size.ws_col ? size.ws_col : DEFAULT_COLUMNS;
	*rows = known && size.ws_row ? size.ws_row : DEFAULT_ROWS;
	*columns = *columns < WATCH_COLUMNS ? *columns : WATCH_COLUMNS;
	*rows = *rows < MAX_ROWS ? *rows : MAX_ROWS;
}

/* On a screen at its top, else as lines; one fewer than a terminal has, for the cursor. */
static int draw(const struct watched *w, bool screen)
{
	size_t columns, rows;
	struct text_grid grid;
	struct terminal_style style = find_style(is_screen());
	find_size(&columns, &rows);
	if (!text_grid_create(&grid, columns, rows > 1 ? rows - 1 : 1))
		return fail_memory();
	bool drawn = run_picture_draw(&w->curves, &style, &grid);
	fputs(screen ? "\033[H" : "", stdout);
	if (drawn)
		text_grid_print(&grid, &style, screen ? "\033[K\n" : "\n", stdout);
	fputs(screen ? "\033[J" : "", stdout);
	fflush(stdout);
	text_grid_release(&grid);
	return drawn ? EXIT_DONE : fail_memory();
}

/* Follows the log until its result, the end of a stream, or a signal. */
static int follow(struct watched *w, bool once, bool screen)
{
	int code = EXIT_DONE;
	bool told = once || screen || w->stream;
	while (code == EXIT_DONE && !w->ended && !w->curves.result && !signals_pending()) {
		bool changed;
		code = watch_news(w, &changed);
		if (code == EXIT_DONE && changed)
			code = parse_news(w);
		if (code == EXIT_DONE && screen && (changed || resized)) {
			resized = 0;
			code = draw(w, true);
		}
		if (once && !w->stream)
			break;
		/* The log of a run that was killed looks like that of one that goes on. */
		if (code == EXIT_DONE && !told && w->curves.run && !w->curves.result)
			warning_line("%s: has no result yet; waiting for it (--once does not wait)",
				     w->path);
		told = true;
	}
	return code;
}

static int watch_run(struct watched *w, bool once)
{
	bool screen = is_screen() && !once;
	struct sigaction action = { .sa_handler = on_resize };
	int code = watch_open(w);
	if (code != EXIT_DONE)
		return code;
	signals_watch(true);
	signals_hold();
	sigaction(SIGWINCH, &action, NULL);
	if (screen)
		fputs(SCREEN_BEGIN, stdout);
	code = follow(w, once, screen);
	if (screen)
		fputs(SCREEN_END, stdout);
	fflush(stdout);
	signals_release();
	if (code == EXIT_DONE && w->curves.run)
		code = draw(w, false);
	return code == EXIT_DONE && signals_pending() ? EXIT_SIGNAL + signals_pending() : code;
}

int command_watch(int argc, char **argv)
{
	struct watched w = { .fd = -1 };
	bool once = false;
	size_t count;
	const struct option_spec options[] = {
		OPT_FLAG("once", &once, "show the run as it is now instead of following it"),
	};
	const struct command_line line = {
		.name = "watch",
		.operands = "RUN.jsonl [OPTION ...]",
		.about =
			"Shows the curves of a training run, from the log that scrawl train --log\n"
			"writes, until the run ends; - is standard input.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	int code = options_parse(&line, argc, argv, &w.path, &count);
	if (code == EXIT_DONE)
		code = watch_run(&w, once);
	run_curves_release(&w.curves);
	free(w.text);
	if (w.fd > STDIN_FILENO)
		close(w.fd);
	return code;
}
