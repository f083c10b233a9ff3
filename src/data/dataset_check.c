/* SPDX-License-Identifier: MIT */
/*
 * dataset_check.c - counts what is seen while images are read, and warns at the end
 */
#include "data/dataset_check.h"

#include "core/context.h"

void dataset_facts_add(struct dataset_facts *facts, const uint8_t *labels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		facts->class_sizes[labels[i]]++;
}

size_t dataset_facts_classes(const struct dataset_facts *facts)
{
	size_t classes = SCRAWL_MAX_CLASSES;
	while (classes > 0 && facts->class_sizes[classes - 1] == 0)
		classes--;
	return classes;
}

void dataset_facts_warn(scrawl_context *ctx, const char *path, const struct dataset_facts *facts)
{
	size_t missing = 0, first = 0, count = dataset_facts_classes(facts);
	for (size_t c = count; c-- > 0;)
		if (facts->class_sizes[c] == 0) {
			missing++;
			first = c;
		}
	if (count - missing < 2) /* nothing to distinguish */
		return;
	if (missing == 1)
		context_warn(ctx, "%s: no image shows class %zu", path, first);
	else if (missing)
		context_warn(ctx, "%s: no image shows class %zu, nor %zu others below class %zu",
			     path, first, missing - 1, count - 1);
}
