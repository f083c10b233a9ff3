/* SPDX-License-Identifier: MIT */
/*
 * truth.c - the table of what is on a page
 */
#include "page/truth.h"

void truth_write(const struct page *page, const scrawl_dataset *data, FILE *stream)
{
	fprintf(stream, "line\tposition\tclass\tx\ty\twidth\theight\tindex\ttouches_next\n");
	for (size_t i = 0; i < page->layout.count; i++) {
		const struct page_character *c = &page->layout.characters[i];
		int label = scrawl_dataset_label(data, c->image);
		fprintf(stream, "%zu\t%zu\t%s\t%zu\t%zu\t%zu\t%zu\t%zu\t%d\n", c->line, c->position,
			label >= 0 ? scrawl_dataset_class_name(data, (size_t)label) : "", c->left,
			c->top, c->right - c->left, c->bottom - c->top, c->image, c->touches);
	}
}
