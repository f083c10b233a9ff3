/* SPDX-License-Identifier: MIT */
/*
 * style.c - the page's style sheet: light and dark colours, narrow screens, print
 *
 * The colours of series are Okabe and Ito's, which colour-blind readers distinguish, darker for a
 * light page and lighter for a dark one.
 */
#include "report/report.h"

#define LIGHT                                                                                      \
	"--page:#fff;--ink:#1b1f24;--quiet:#5c6670;--hair:#e3e6ea;--tint:#f5f7f9;"                 \
	"--strong:#0067a8;--error:#b3470a;--good:#067a55;--bar:#a9c7de;--on:#fff;"                 \
	"--paper:#f0f2f4;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#b8578e;"                     \
	"--s4:#a67c00;--s5:#6b7480;--s6:#6a3d9a;--s7:#737300"
#define DARK                                                                                       \
	"--page:#14171a;--ink:#e8eaed;--quiet:#9aa4ae;--hair:#2c3238;--tint:#1c2024;"              \
	"--strong:#6bb8ec;--error:#ff9d5c;--good:#4fcf9f;--bar:#34566f;--on:#0c0e10;"              \
	"--paper:#23282d;--s0:#56b4e9;--s1:#ff9d5c;--s2:#3fd0a0;--s3:#ec9ac6;"                     \
	"--s4:#e6c04a;--s5:#98a2ad;--s6:#b798e8;--s7:#c9c95a"

static const char *const rules[] = {
	":root{color-scheme:light dark;" LIGHT "}",
	"@media screen and (prefers-color-scheme:dark){:root{" DARK "}}",
	"*{box-sizing:border-box}",
	"html{-webkit-text-size-adjust:100%}",
	"body{margin:0;background:var(--page);color:var(--ink);"
	"font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation "
	"Sans',sans-serif;overflow-wrap:anywhere}",
	"main{max-width:1180px;margin:0 auto;padding:40px 28px 24px}",
	"h1{font-size:34px;line-height:1.15;letter-spacing:-.015em;margin:0 0 10px;"
	"font-weight:680}",
	"h2{font-size:22px;letter-spacing:-.01em;margin:0 0 14px;font-weight:650}",
	"h3{font-size:15px;margin:0 0 8px;font-weight:650}",
	"section>h3{margin-top:26px}section>h2+h3,section>h2+div{margin-top:0}",
	"p{margin:0 0 12px}",
	"section{border-top:1px solid var(--hair);margin-top:32px;padding-top:24px}",
	".lead{font-size:19px;max-width:54em;text-wrap:pretty}",
	".quiet{color:var(--quiet)}",
	".note{border-left:3px solid var(--s4);background:var(--tint);padding:8px 14px;"
	"border-radius:0 6px 6px 0;max-width:60em}",
	"nav{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px;margin-top:20px}",
	"nav a{color:var(--strong);text-decoration:none}"
	"nav a:hover{text-decoration:underline}",
	".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));"
	"margin:24px 0;border:1px solid var(--hair);border-radius:10px;overflow:hidden}",
	".tiles div{box-shadow:1px 1px 0 var(--hair);padding:14px 16px}",
	".tiles dt{font-size:13px;color:var(--quiet)}",
	".tiles dd{margin:0;font-size:25px;font-weight:620;line-height:1.3;"
	"letter-spacing:-.01em;font-variant-numeric:tabular-nums}",
	".tiles dd.text{font-size:17px;line-height:1.35}",
	".tiles dd.quiet{font-size:13px;font-weight:400;letter-spacing:0}",
	".gates{list-style:none;padding:0;margin:0 0 12px}",
	".gates .passed b{color:var(--good)}.gates .failed b{color:var(--error)}",
	".row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));"
	"gap:28px 36px;margin-bottom:28px;align-items:start}",
	"@media (min-width:860px){.row.pair{grid-template-columns:minmax(320px,437px) 1fr}}",
	"@media (max-width:1120px){.row.pair.tall{grid-template-columns:1fr}}",
	"figure{margin:0;min-width:0}",
	"figcaption{font-size:13px;color:var(--quiet);margin-top:8px;max-width:44em}",
	"svg{display:block;width:100%;height:auto}",
	".scroll{overflow-x:auto}.scroll+details{margin-top:14px}",
	"table{border-collapse:collapse;width:100%;font-size:14px;"
	"font-variant-numeric:tabular-nums}",
	"th{font-weight:500;color:var(--quiet);font-size:13px;text-align:left;"
	"vertical-align:bottom}",
	"th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--hair);white-space:nowrap}",
	"th:last-child,td:last-child{padding-right:0}",
	"td{vertical-align:top}td.long{white-space:normal;min-width:7em;max-width:22em}",
	"section>figure{margin-bottom:28px}figure+.note,section+.note{margin-top:22px}",
	".number{text-align:right}td.name{font-weight:550}tr.best td{color:var(--strong)}",
	".stack figure{margin-bottom:28px}.stack table{max-width:720px}",
	"td.bar{vertical-align:middle;width:34%;min-width:70px}",
	"td.bar i{display:block;height:10px;border-radius:2px;background:var(--s1)}",
	".legend{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px;color:var(--quiet);"
	"margin:0 0 8px}",
	".key,.key-dot,.key-ring{display:inline-block;vertical-align:middle;margin-right:7px}",
	".key{width:22px;border-top:2.5px solid var(--c)}.key.train{border-top-style:dashed}",
	".key-dot{width:9px;height:9px;border-radius:50%;background:var(--c)}",
	".key-ring{width:12px;height:12px;border-radius:50%;border:1.5px solid var(--ink)}",
	".facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));"
	"gap:12px 28px;margin:0 0 20px}",
	".facts dt{font-size:13px;color:var(--quiet)}.facts dd{margin:0}",
	"details{margin:0 0 12px}summary{cursor:pointer;color:var(--strong)}",
	"pre{font:13px/1.5 ui-monospace,'DejaVu Sans Mono',monospace;background:var(--tint);"
	"padding:12px 16px;border-radius:6px;overflow-x:auto;margin:8px 0}",
	".gallery{list-style:none;padding:0;margin:0;display:grid;gap:20px 24px;"
	"grid-template-columns:repeat(auto-fill,minmax(min(250px,100%),1fr))}",
	".gallery>li{display:flex;gap:14px}",
	".gallery img{width:96px;height:96px;object-fit:contain;image-rendering:pixelated;"
	"flex:none;border-radius:6px;background:var(--tint)}",
	".gallery li>div{flex:1;min-width:0}",
	".gallery p{margin:0;font-size:13px}.gallery p.verdict{font-size:15px;"
	"line-height:1.3}",
	".gallery b.error{color:var(--error)}",
	".gallery ol{list-style:none;margin:4px 0;padding:0;font-size:13px;"
	"font-variant-numeric:tabular-nums}",
	".gallery ol li{display:flex;align-items:center;gap:8px;line-height:1.35}",
	".gallery ol b{min-width:1.2em;max-width:6em;overflow:hidden;text-overflow:ellipsis;"
	"white-space:nowrap;font-weight:550}",
	".gallery ol .quiet{min-width:3.9em;text-align:right}",
	".meter{flex:1;height:6px;border-radius:3px;background:var(--tint);overflow:hidden}",
	".meter i{display:block;height:100%;background:var(--bar)}",
	"footer{border-top:1px solid var(--hair);margin-top:36px;padding-top:12px;"
	"font-size:13px;color:var(--quiet)}",
	".s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}",
	".s4{--c:var(--s4)}.s5{--c:var(--s5)}.s6{--c:var(--s6)}.s7{--c:var(--s7)}",
	"svg text{font-size:12px;fill:var(--quiet);font-variant-numeric:tabular-nums}",
	"svg .small{font-size:11px}svg .bold{font-weight:650}",
	"svg .middle{text-anchor:middle}svg .end{text-anchor:end}",
	"svg rect+text{fill:var(--ink)}svg rect+text.on{fill:var(--on)}",
	"svg path{fill:none;stroke-linecap:round;stroke-linejoin:round}",
	".grid{stroke:var(--hair)}.axis{stroke:var(--quiet)}",
	".curve{stroke:var(--c);stroke-width:2.2}.curve.train{stroke-width:1.6;"
	"stroke-dasharray:5 4}",
	".whisker{stroke:var(--c);stroke-width:1.5}",
	".ideal{stroke:var(--quiet);stroke-width:1.2;stroke-dasharray:5 4}",
	".dot{fill:var(--c);stroke:var(--page)}.dot.faint{opacity:.4}",
	".ring{fill:none;stroke:var(--ink);stroke-width:1.4}",
	".count{fill:var(--bar)}",
	".right{fill:var(--s0)}.wrong{fill:var(--s1)}.empty{fill:var(--tint)}",
	".paper{fill:var(--paper)}",
	"svg path.positive{fill:var(--s0)}svg path.negative{fill:var(--s1)}",
	".positive,.negative,.paper{shape-rendering:crispEdges}",
	"@media (max-width:600px){main{padding:24px 18px}h1{font-size:27px}"
	".lead{font-size:17px}.tiles{grid-template-columns:1fr 1fr}.gallery{gap:16px}"
	".tiles dd{font-size:21px}td.bar{min-width:24px}"
	".facts{grid-template-columns:1fr 1fr;gap:10px 18px}}",
	"@media print{main{max-width:none;padding:0}nav{display:none}body{font-size:12px}"
	".row,.gallery{grid-template-columns:repeat(3,minmax(0,1fr));gap:18px 22px}"
	".row.pair{grid-template-columns:1fr 1fr}.gallery img{width:68px;height:68px}"
	"details{display:none}table{font-size:11px}td,th{padding-right:8px}td{white-space:normal}"
	"table{overflow-wrap:break-word}td.long{overflow-wrap:anywhere}"
	".number,td.name{white-space:nowrap}"
	".row.pair.tall{grid-template-columns:1fr}h2{font-size:17px}.lead{font-size:15px}"
	"figure,.gallery>li,tr,.tiles{break-inside:avoid}h2,h3{break-after:avoid}"
	"*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
	".scroll{overflow:visible}}",
};

void report_write_style(FILE *out)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		fprintf(out, "%s\n", rules[i]);
}
