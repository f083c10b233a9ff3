/* SPDX-License-Identifier: MIT */
/*
 * test_entry.c - a second thread is kept out of a context while another is inside
 */
#include "core/entry.h"

#include <pthread.h>
#include <stdio.h>

#include "support/compare.h"
#include "support/context.h"

#define REFUSED "another thread is using the context (create one for each thread)"

/* What a thread is told that makes a failing call on ctx, as any public function would. */
struct told {
	enum scrawl_status status;
	char text[sizeof(REFUSED) + 8]; /* the error's */
	char after[sizeof(REFUSED) + 8];
	bool again; /* makes another call first, when `let` says so */
	pthread_barrier_t *let;
};

static enum scrawl_status failing_call(scrawl_context *c)
{
	ENTER(c);
	return context_fail(c, SCRAWL_EDATA, "its own");
}

static void *call(void *arg)
{
	struct told *told = arg;
	told->status = failing_call(ctx);
	snprintf(told->text, sizeof(told->text), "%s", scrawl_context_error(ctx));
	if (told->let) {
		pthread_barrier_wait(told->let);
		pthread_barrier_wait(told->let);
	}
	snprintf(told->after, sizeof(told->after), "%s", scrawl_context_error(ctx));
	if (told->again)
		told->status = failing_call(ctx);
	return NULL;
}

static struct told in_another_thread(void)
{
	struct told told = { .status = SCRAWL_OK };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, call, &told), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	return told;
}

static void expect_refused(struct told told)
{
	assert_int_equal(told.status, SCRAWL_EBUSY);
	assert_string_equal(told.text, REFUSED);
	assert_string_equal(scrawl_context_error(ctx), "before");
}

static enum scrawl_status nested(unsigned depth)
{
	ENTER(ctx);
	expect_refused(in_another_thread());
	if (depth) {
		enum scrawl_status status = nested(depth - 1);
		/* Leaving the inner call does not leave the outer one. */
		expect_refused(in_another_thread());
		return status;
	}
	return SCRAWL_OK;
}

static void test_while_inside(void **state)
{
	(void)state;
	context_record(ctx, "before");
	assert_int_equal(nested(2), SCRAWL_OK);
	struct told told = in_another_thread();
	assert_int_equal(told.status, SCRAWL_EDATA);
	assert_string_equal(told.text, "its own");
	assert_string_equal(scrawl_context_error(ctx), "its own");
}

/* The refused thread is told so until its next call; nobody else is. */
static void test_text_of_the_refused(void **state)
{
	(void)state;
	pthread_t thread;
	pthread_barrier_t let;
	struct told told = { .again = true, .let = &let };
	context_record(ctx, "before");
	assert_int_equal(pthread_barrier_init(&let, NULL, 2), 0);
	{
		__attribute__((cleanup(entry_end))) struct entry entry = entry_begin(ctx);
		assert_false(entry.refused);
		assert_int_equal(pthread_create(&thread, NULL, call, &told), 0);
		pthread_barrier_wait(&let);
	}
	assert_string_equal(scrawl_context_error(ctx), "before");
	pthread_barrier_wait(&let);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pthread_barrier_destroy(&let);
	assert_string_equal(told.text, REFUSED);
	assert_string_equal(told.after, REFUSED);
	assert_int_equal(told.status, SCRAWL_EDATA);
	assert_string_equal(scrawl_context_error(ctx), "its own");
	/* Whichever thread has the same number by now. */
	assert_string_equal(in_another_thread().text, "its own");
}

static void test_no_context(void **state)
{
	(void)state;
	struct entry entry = entry_begin(NULL);
	assert_null(entry.ctx);
	assert_false(entry.refused);
	entry_end(&entry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_while_inside),
		cmocka_unit_test(test_text_of_the_refused),
		cmocka_unit_test(test_no_context),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
