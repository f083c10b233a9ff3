# SPDX-License-Identifier: MIT
"""picture.py - bench-peers's report as one picture: a plot for each mode and network"""
try:
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
except ImportError:
    matplotlib = None

# Okabe and Ito's colours, which stay apart for colour-blind eyes.
PEERS = {
    "scrawl": ("Scrawl (times PyTorch)", "#0072b2"),
    "pytorch": ("PyTorch, the best of its settings", "#e69f00"),
    "onednn": ("oneDNN, the convolutions alone", "#bbbbbb"),
}
MODES = {"train": "training", "infer": "inference"}
BAR = 0.8  # of the room that a thread count has


def available():
    return matplotlib is not None


def best_of(cases, peer):
    """(median, best) of the peer's better setting; None if it is not there."""
    mine = [case for case in cases if case["peer"] == peer]
    if not mine:
        return None
    return (max(case["images_per_second"] for case in mine),
            max(case["images_per_second_best"] for case in mine))


def draw_bars(axes, at, cases, peers):
    """One thread count: a bar a peer, Scrawl's with its ratio to PyTorch's on it."""
    width = BAR / len(peers)
    rates = {peer: best_of(cases, peer) for peer in peers}
    for number, peer in enumerate(peers):
        if not rates[peer]:
            continue
        median, best = rates[peer]
        x = at - BAR / 2 + (number + 0.5) * width
        axes.bar(x, median, width * 0.94, color=PEERS[peer][1], zorder=2)
        axes.plot([x - width * 0.3, x + width * 0.3], [best, best], color="#222222", linewidth=1,
                  zorder=3)
        label = f"{median:,.0f}"
        if peer == "scrawl" and rates.get("pytorch"):
            label += f"\n{median / rates['pytorch'][0]:.2f} x"
        axes.annotate(label, (x, max(best, median)), xytext=(0, 3), textcoords="offset points",
                      ha="center", va="bottom", fontsize=8,
                      fontweight="bold" if peer == "scrawl" else "normal")


def draw_plot(axes, cases, peers):
    first = cases[0]
    counts = list(dict.fromkeys(case["threads"] for case in cases))
    for at, threads in enumerate(counts):
        draw_bars(axes, at, [case for case in cases if case["threads"] == threads], peers)
    axes.set_title(f"{first['net']}, {MODES[first['mode']]}, batch {first['batch']}", fontsize=11)
    axes.set_xticks(range(len(counts)), [f"{n} thread{'s' * (n > 1)}" for n in counts])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(axis="y", color="#dddddd", zorder=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(y=0.18)
    if len(counts) * len(peers) < 3:
        axes.set_xlim(-1.5, len(counts) + 0.5)


def draw(report, path):
    """Writes the SVG; OSError if it cannot be written."""
    cases, environment = report["cases"], report["environment"]
    modes = list(dict.fromkeys(case["mode"] for case in cases))
    nets = list(dict.fromkeys(case["net"] for case in cases))
    peers = [peer for peer in PEERS if any(case["peer"] == peer for case in cases)]
    counts = len({case["threads"] for case in cases})
    width = max(2.6, 0.55 * counts * len(peers) + 0.6)
    with matplotlib.rc_context({"svg.fonttype": "none", "font.family": "sans-serif"}):
        height = 3.4 * len(modes) + 1.0
        figure, plots = pyplot.subplots(
            len(modes), len(nets), squeeze=False, layout="constrained",
            figsize=(max(width * len(nets), 7.5), height))
        legend = 0.35 / height
        figure.get_layout_engine().set(rect=(0, legend, 1, 1 - legend), h_pad=0.1)
        for row, mode in zip(plots, modes):
            for axes, net in zip(row, nets):
                draw_plot(axes, [c for c in cases if (c["mode"], c["net"]) == (mode, net)], peers)
            row[0].set_ylabel("images/s: median; line: best round")
        torch = environment.get("pytorch")
        figure.suptitle(f"Scrawl{f' beside PyTorch {torch}' if torch else ''}\n"
                        f"{environment.get('cpu') or ''}, {environment.get('date') or ''}",
                        fontsize=12)
        figure.legend([pyplot.Rectangle((0, 0), 1, 1, color=PEERS[peer][1]) for peer in peers],
                      [PEERS[peer][0] for peer in peers], loc="lower center",
                      ncols=len(peers), frameon=False)
        figure.savefig(path, format="svg")
        pyplot.close(figure)
