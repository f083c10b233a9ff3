/* SPDX-License-Identifier: MIT */
/*
 * test_sized_struct.c - structs of older and newer programs: only what both sides know is touched
 */
#include "core/sized_struct.h"

#include <string.h>

#include "core/size.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/context.h"

/* The struct as the library knows it; an older program's ends after a, a newer one's is longer. */
struct own {
	size_t size, a, b;
};

struct newer {
	struct own known;
	size_t c;
};

#define OLDER_SIZE offsetof(struct own, b)

static const struct own defaults = { sizeof(defaults), 10, 20 };

/* A program's struct of the given size, right before an inaccessible page. */
static struct own *given(size_t bytes)
{
	return (struct own *)(void *)buffer_bytes(bytes);
}

static void test_older(void **state)
{
	(void)state;
	struct own own = defaults, *older = given(OLDER_SIZE);
	sized_init(older, OLDER_SIZE, &defaults);
	assert_int_equal(older->size, OLDER_SIZE);
	assert_int_equal(older->a, 10);
	older->a = 11;
	assert_int_equal(sized_take(ctx, &own, older, "some_options"), SCRAWL_OK);
	assert_int_equal(own.size, sizeof(own));
	assert_int_equal(own.a, 11);
	assert_int_equal(own.b, 20);
	own.a = 12;
	sized_store(older, &own);
	assert_int_equal(older->size, OLDER_SIZE);
	assert_int_equal(older->a, 12);
	buffers_release();
}

static void test_newer(void **state)
{
	(void)state;
	struct own own = defaults;
	struct newer newer;
	memset(&newer, 0xa5, sizeof(newer));
	sized_init(&newer, sizeof(newer), &defaults);
	assert_int_equal(newer.known.size, sizeof(newer));
	assert_int_equal(newer.known.b, 20);
	assert_int_equal(newer.c, 0);
	newer.known.b = 21;
	newer.c = 31;
	sized_load(&own, &newer);
	assert_int_equal(own.size, sizeof(own));
	assert_int_equal(own.b, 21);
	own.b = 22;
	sized_store(&newer, &own);
	assert_int_equal(newer.known.size, sizeof(newer));
	assert_int_equal(newer.known.b, 22);
	assert_int_equal(newer.c, 31);
}

/* Of a struct that was never initialised, only the size is read, and nothing is written. */
static void test_not_set(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, sizeof(size_t), 5000, SIZE_MAX, 0xa5a5a5a5 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct own own = defaults, *wrong = given(sizeof(size_t));
		wrong->size = sizes[i];
		assert_false(sized_is_set(wrong));
		assert_int_equal(sized_take(ctx, &own, wrong, "some_options"), SCRAWL_EINVAL);
		assert_non_null(strstr(scrawl_context_error(ctx), "some_options_init"));
		sized_load(&own, wrong);
		sized_store(wrong, &own);
		assert_memory_equal(&own, &defaults, sizeof(own));
		sized_init(wrong, sizes[i], &defaults);
		assert_int_equal(wrong->size, sizes[i]);
		buffers_release();
	}
	struct own own = defaults;
	assert_false(sized_is_set(NULL));
	assert_int_equal(sized_take(ctx, &own, NULL, "some_options"), SCRAWL_EINVAL);
	sized_init(NULL, sizeof(own), &defaults);
	sized_load(&own, NULL);
	sized_store(NULL, &own);
	assert_memory_equal(&own, &defaults, sizeof(own));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_older),
		cmocka_unit_test(test_newer),
		cmocka_unit_test(test_not_set),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
