/* SPDX-License-Identifier: MIT */
/*
 * draw.c - a page from its options: layout, size, paper, ink, light, camera
 */
#include "page/draw.h"

#include <math.h>
#include <stdlib.h>

#include "cli/message.h"
#include "page/camera.h"
#include "page/ink.h"
#include "page/paper.h"

/* Width and height that the sheet takes in the picture. */
static struct page_point sheet_extent(const struct page_layout *l, const struct page_options *o)
{
	struct page_view view = page_view(o->skew, o->perspective, 0.5 * l->height);
	struct page_box sheet = { { -0.5 * l->width, -0.5 * l->height },
				  { 0.5 * l->width, 0.5 * l->height } };
	struct page_box box = page_box_in_picture(&view, sheet);
	return (struct page_point){ box.to.x - box.from.x, box.to.y - box.from.y };
}

/* Scales the layout to pixels, and settles the picture's size and the view. */
static int page_fit(struct page *page, const struct page_options *o, const char *command)
{
	struct page_layout *l = &page->layout;
	struct page_point extent = sheet_extent(l, o);
	double width = (double)o->size[0], height = (double)o->size[1];
	double unit = o->height ? (double)o->height : (double)PAGE_USUAL_HEIGHT;
	if (o->size[0]) {
		double room = fmin(width / extent.x, height / extent.y);
		if ((o->height && unit > room) || room < 4.0)
			return usage_error(command,
					   "--size %gx%g has room for characters of %.0f pixels "
					   "only; give a larger one, or a smaller --height or "
					   "fewer --characters",
					   width, height, floor(room));
		unit = o->height ? unit : room;
	}
	layout_scale(l, unit);
	if (o->size[0])
		layout_spread(l, l->width * width / (extent.x * unit),
			      l->height * height / (extent.y * unit));
	extent = sheet_extent(l, o);
	page->width = o->size[0] ? o->size[0] : (size_t)ceil(extent.x);
	page->height = o->size[0] ? o->size[1] : (size_t)ceil(extent.y);
	if (page->width > PAGE_MOST_PIXELS / page->height)
		return usage_error(command,
				   "the picture would have %zux%zu pixels (give a smaller --height "
				   "or fewer --characters)",
				   page->width, page->height);
	page->view = page_view(o->skew, o->perspective, 0.5 * l->height);
	page->view.sheet = (struct page_point){ 0.5 * l->width, 0.5 * l->height };
	page->view.picture =
		(struct page_point){ 0.5 * (double)page->width, 0.5 * (double)page->height };
	return EXIT_DONE;
}

int page_draw(struct page *page, const struct page_options *o, const scrawl_dataset *data,
	      const char *command)
{
	*page = (struct page){ 0 };
	int code = layout_make(&page->layout, &o->layout, data);
	if (code == EXIT_DONE)
		code = page_fit(page, o, command);
	if (code != EXIT_DONE)
		return code;
	page->pixels = malloc(page->height * page->width * 3);
	code = page->pixels ? paper_draw(page, o) : fail_memory();
	if (code == EXIT_DONE)
		code = ink_draw(page, o);
	if (code != EXIT_DONE)
		return code;
	specks_draw(page, o);
	camera_light(page, o);
	code = camera_blur(page, o->blur);
	camera_noise(page, o->noise, o->layout.seed);
	return code;
}

void page_release(struct page *page)
{
	layout_release(&page->layout);
	free(page->pixels);
	*page = (struct page){ 0 };
}
