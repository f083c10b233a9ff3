/* SPDX-License-Identifier: MIT */
/*
 * test_host.c - in a program that multiplies with OpenBLAS and has OpenMP regions itself, results
 * are the same, here and there
 */
#include <cblas.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "support/synthetic.h"

#define CLASSES    3
#define IMAGES     ((size_t)60)
#define SIDE       150 /* of the program's own matrices: OpenBLAS may use several threads */
#define HOSTS      2
#define MIN_ROUNDS 10 /* of products, while the library trains */
#define TEAM       3

static const struct synthetic what = { .count = IMAGES, 12, 12, CLASSES, .noise = 60, .seed = 5 };
static const char network[] = "conv 6 3x3, relu, maxpool 2, dense 40, relu, dense";

/* ---- a program's own products ---------------------------------------------------------------- */

/* Of small whole numbers, which are exact in any order. */
static float factor[SIDE * SIDE], product[SIDE * SIDE];

struct host {
	pthread_t thread;
	atomic_bool over;
	atomic_size_t rounds;
	size_t wrong;
};

static void make_product(void)
{
	for (size_t i = 0; i < SIDE * SIDE; i++)
		factor[i] = (float)(i * 7 % 5) - 2.0f;
	for (size_t i = 0; i < SIDE; i++)
		for (size_t k = 0; k < SIDE; k++)
			for (size_t j = 0; j < SIDE; j++)
				product[i * SIDE + j] +=
					factor[i * SIDE + k] * factor[k * SIDE + j];
}

static void *multiply(void *arg)
{
	struct host *host = arg;
	static _Thread_local float c[SIDE * SIDE];
	do {
		cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1.0f,
			    factor, SIDE, factor, SIDE, 0.0f, c, SIDE);
		host->wrong += memcmp(c, product, sizeof(c)) != 0;
		atomic_fetch_add(&host->rounds, 1);
	} while (!atomic_load(&host->over));
	return NULL;
}

static void train(scrawl_context *ctx, char hash[33])
{
	struct scrawl_train_options options;
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, network, &what, 1, NULL);
	scrawl_train_options_init(&options);
	options.epochs = 4;
	options.batch = 20;
	synthetic_ok(ctx, scrawl_model_train(model, data, data, &options, NULL));
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

/* The first training of the process, which holds OpenBLAS to one thread, is among them. */
static void test_products_in_flight(void **state)
{
	(void)state;
	static struct host hosts[HOSTS];
	scrawl_context *ctx = NULL;
	char first[33], hash[33];
	if (strcmp(scrawl_blas_describe()->flavour, "serial") == 0)
		skip(); /* it has no locks, and so multiplies in one thread at a time */
	make_product();
	for (size_t i = 0; i < HOSTS; i++)
		assert_int_equal(pthread_create(&hosts[i].thread, NULL, multiply, &hosts[i]), 0);
	assert_int_equal(scrawl_context_create(2, &ctx), SCRAWL_OK);
	train(ctx, first);
	for (size_t i = 0; i < HOSTS; i++)
		while (atomic_load(&hosts[i].rounds) < MIN_ROUNDS) {
			train(ctx, hash);
			assert_string_equal(hash, first);
		}
	for (size_t i = 0; i < HOSTS; i++) {
		atomic_store(&hosts[i].over, true);
		assert_int_equal(pthread_join(hosts[i].thread, NULL), 0);
		assert_int_equal(hosts[i].wrong, 0);
	}
	train(ctx, hash);
	assert_string_equal(hash, first);
	scrawl_context_destroy(ctx);
}

/* ---- a program's own regions ----------------------------------------------------------------- */

struct member {
	scrawl_context *ctx;
	scrawl_ensemble *ensemble;
	enum scrawl_status status;
	int threads; /* OpenMP's, before and after */
	float answers[IMAGES * CLASSES];
};

static void predict(struct member *m, const scrawl_model *model, const scrawl_dataset *data)
{
	m->status = scrawl_context_create(2, &m->ctx);
	if (m->status == SCRAWL_OK)
		m->status = scrawl_ensemble_create(m->ctx, &model, 1, 1, &m->ensemble);
	int before = omp_get_max_threads();
	if (m->status == SCRAWL_OK)
		m->status =
			scrawl_ensemble_predict_dataset(m->ensemble, data, 0, IMAGES, m->answers);
	m->threads = omp_get_max_threads() - before;
	scrawl_ensemble_destroy(m->ensemble);
	scrawl_context_destroy(m->ctx);
}

static void test_in_a_region(void **state)
{
	(void)state;
	static struct member members[TEAM], alone;
	scrawl_context *ctx = NULL;
	int present = 0;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, network, &what, 1, NULL);
	predict(&alone, model, data);
	assert_int_equal(alone.status, SCRAWL_OK);
#pragma omp parallel num_threads(TEAM) reduction(+ : present)
	{
		present++;
		predict(&members[omp_get_thread_num()], model, data);
	}
	assert_true(present > 1);
	for (int i = 0; i < present; i++) {
		assert_int_equal(members[i].status, SCRAWL_OK);
		assert_int_equal(members[i].threads, 0);
		assert_memory_equal(members[i].answers, alone.answers, sizeof(alone.answers));
	}
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_products_in_flight), /* first */
		cmocka_unit_test(test_in_a_region),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
