/* SPDX-License-Identifier: MIT */
/*
 * test_html.c - elements of a page, and texts that could break out of them
 */
#include "report/html.h"

#include "support/output.h"

static void test_text(void **state)
{
	(void)state;
	output_begin(stdout);
	html_text(stdout, "plain \u00e9 <script>alert(\"1\" & '2')</script>");
	html_text(stdout, "\n\x01\x7f\xff\u202e");
	assert_string_equal(output_end(),
			    "plain \u00e9 &lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)"
			    "&lt;/script&gt;???????");
}

static void test_elements(void **state)
{
	(void)state;
	output_begin(stdout);
	html_element(stdout, "b", NULL, "<");
	html_element(stdout, "td", "number", "1");
	html_element_format(stdout, "p", NULL, "%s & %d", "<i>", 2);
	html_note(stdout, "\"%s\"", "x");
	html_fact(stdout, "name", "a>b");
	html_fact(stdout, "empty", "");
	assert_string_equal(output_end(),
			    "<b>&lt;</b><td class=\"number\">1</td><p>&lt;i&gt; &amp; 2</p>"
			    "<p class=\"note\">&quot;x&quot;</p>\n"
			    "<div><dt>name</dt><dd>a&gt;b</dd></div>\n");
}

static void test_table(void **state)
{
	(void)state;
	static const char *const heads[] = { "class", "#images", "", NULL };
	output_begin(stdout);
	html_table_begin(stdout, heads);
	html_table_end(stdout);
	assert_string_equal(output_end(),
			    "<div class=\"scroll\"><table><thead><tr><th>class</th>"
			    "<th class=\"number\">images</th><th></th></tr></thead><tbody>\n"
			    "</tbody></table></div>\n");
}

static void test_figure(void **state)
{
	(void)state;
	struct figure figure;
	output_begin(stdout);
	bool begun = figure_begin(&figure, stdout, 100.0);
	canvas_mark(&figure.canvas, "dot", (struct point){ 1.0, 2.0 }, 3.0, NULL);
	figure_end(&figure, "a<b", NULL, "c>d");
	const char *text = output_end();
	assert_true(begun);
	assert_string_equal(text,
			    "<figure><h3>a&lt;b</h3>\n"
			    "<div class=\"scroll\"><svg xmlns=\"http://www.w3.org/2000/svg\" "
			    "viewBox=\"0 0 100 7\" style=\"max-width:115px\" role=\"img\" "
			    "aria-label=\"a&lt;b\">\n"
			    "<circle class=\"dot\" cx=\"1.0\" cy=\"2.0\" r=\"3.0\"></circle>\n"
			    "</svg></div>\n<figcaption>c&gt;d</figcaption></figure>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_figure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
