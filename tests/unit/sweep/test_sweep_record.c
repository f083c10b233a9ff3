/* SPDX-License-Identifier: MIT */
/*
 * test_sweep_record.c - what logs say about a run, whole, cut off or damaged
 */
#include "sweep/record.h"

#include <errno.h>
#include <sys/stat.h>

#include "support/folder.h"

#define EPOCH(n, accuracy, loss)                                                                   \
	"{\"schema\":2,\"event\":\"epoch\",\"epoch\":" #n ",\"val_accuracy\":" #accuracy           \
	",\"val_loss\":" #loss ",\"seconds\":" #n ".5}\n"
#define RUN "{\"schema\":2,\"event\":\"run\"}\n"
#define RESULT                                                                                     \
	"{\"schema\":2,\"event\":\"result\",\"status\":\"ok\",\"best_epoch\":2,"                   \
	"\"val_accuracy\":0.75,\"val_loss\":0.5,\"seconds\":9,\"weights\":\"abc\"}\n"
#define PAUSED "{\"schema\":2,\"event\":\"result\",\"status\":\"paused\",\"weights\":\"abc\"}\n"

static struct sweep_record record;

static void read_log(const char *log)
{
	mkdir("r", 0777);
	folder_write("r/log.jsonl", log, strlen(log));
	assert_int_equal(record_read(&record, ".", "r"), 0);
}

static void assert_best(size_t epochs, double accuracy, double loss, double seconds)
{
	struct record_epoch best;
	assert_true(record_best(&record, epochs, &best));
	assert_true(best.val_accuracy == accuracy && best.val_loss == loss &&
		    best.seconds == seconds);
}

static void test_finished(void **state)
{
	(void)state;
	read_log(RUN EPOCH(1, 0.25, 2.0) EPOCH(2, 0.75, 0.5) EPOCH(3, 0.75, 0.625) RESULT);
	assert_int_equal(record.state, RECORD_DONE);
	assert_int_equal(record.epochs, 3);
	assert_int_equal(record.best_epoch, 2);
	assert_string_equal(record.weights, "abc");
	assert_best(100, 0.75, 0.5, 9.0);
	assert_best(1, 0.25, 2.0, 1.5);
	assert_best(2, 0.75, 0.5, 2.5);
}

/* A checkpoint makes the difference between a run to continue and one to begin again. */
static void test_begun(void **state)
{
	(void)state;
	struct record_epoch best;
	read_log(RUN EPOCH(1, 0.25, 2.0) EPOCH(2, 0.75, 0.75) EPOCH(3, 0.75, 0.5) PAUSED);
	assert_int_equal(record.state, RECORD_NEW);
	folder_write("r/checkpoint.safetensors", "", 0);
	assert_int_equal(record_read(&record, ".", "r"), 0);
	assert_int_equal(record.state, RECORD_BEGUN);
	assert_best(3, 0.75, 0.5, 3.5); /* equal accuracies: the lower loss */
	assert_best(2, 0.75, 0.75, 2.5);
	assert_false(record_best(&record, 0, &best));
	folder_write("r/diverged.txt", "", 0);
	assert_int_equal(record_read(&record, ".", "r"), 0);
	assert_int_equal(record.state, RECORD_DIVERGED);
	assert_int_equal(unlink("r/diverged.txt"), 0);
	assert_int_equal(unlink("r/checkpoint.safetensors"), 0);
}

static void test_damaged(void **state)
{
	(void)state;
	struct record_epoch best;
	read_log(RUN "nonsense\n{\"event\":\"epoch\"}\n{\"event\":\"epoch\",\"epoch\":1e30}\n"
		     "{\"event\":3}\n[1]\n" EPOCH(2, 0.5, 1.0) "{\"event\":\"result\",\"sta");
	assert_int_equal(record.state, RECORD_NEW);
	assert_int_equal(record.epochs, 2);
	assert_false(record_best(&record, 1, &best)); /* its line is lost */
	assert_best(2, 0.5, 1.0, 2.5);
	read_log("");
	assert_int_equal(record.epochs, 0);
	assert_int_equal(record_read(&record, ".", "missing"), 0);
	assert_int_equal(record.state, RECORD_NEW);
}

/* What is there and cannot be read is not missing. */
static void test_unreadable(void **state)
{
	(void)state;
	static const char *const files[] = { "r/log.jsonl", "r/diverged.txt",
					     "r/checkpoint.safetensors" };
	read_log(RUN);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		unlink(files[i]);
		assert_int_equal(symlink(strrchr(files[i], '/') + 1, files[i]), 0);
		assert_int_equal(record_read(&record, ".", "r"), ELOOP);
		assert_int_equal(unlink(files[i]), 0);
		assert_int_equal(record_read(&record, ".", "r"), 0);
	}
	assert_int_equal(mkdir("r/log.jsonl", 0777), 0);
	assert_int_equal(record_read(&record, ".", "r"), EISDIR);
	assert_int_equal(rmdir("r/log.jsonl"), 0);
}

static int leave(void **state)
{
	record_release(&record);
	unlink("r/log.jsonl");
	rmdir("r");
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_begun),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_unreadable),
	};
	return cmocka_run_group_tests(tests, folder_enter, leave);
}
