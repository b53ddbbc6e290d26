"""Curves as a small SVG, without a plotting library."""

import math
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 56, 16, 36, 44
COLOURS = ("#3b6fd4", "#d4673b", "#2f9e6b", "#8a4fc0", "#b0902a")


def curves_svg(title, x_label, series, log=False):
    """series: name → [(x, y)], at least one point in all; x above 0 when log. The y axis begins at 0; names stand above
    the x axis, where curves of shares and errors seldom run."""
    points = [p for values in series.values() for p in values]
    if not points:
        raise ValueError("there is nothing to plot")
    xs = sorted({x for x, _ in points})
    scale = math.log if log else float
    low, high = scale(xs[0]), scale(xs[-1])
    top = max(y for _, y in points) * 1.1 or 1.0

    def at(x, y):
        across = (scale(x) - low) / (high - low) if high > low else 0.5
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - max(0.0, y) / top * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="15">{escape(title)}</text>',
        f'<text x="{(LEFT + WIDTH) // 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x_label)}</text>',
    ]
    for x in xs:
        px, py = at(x, 0)
        out.append(f'<text x="{px:.1f}" y="{py + 16:.1f}" text-anchor="middle">{x:g}</text>')
    for k in range(5):
        y = top * k / 4
        px, py = at(xs[0], y)
        out.append(
            f'<path d="M{LEFT} {py:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{py + 4:.1f}" text-anchor="end">{y:.2g}</text>'
        )
    for i, (name, values) in enumerate(series.items()):
        colour = COLOURS[i % len(COLOURS)]
        places = [at(x, y) for x, y in sorted(values)]
        out.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" '
            f'fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        out.append(
            f'<text x="{LEFT + 12}" y="{HEIGHT - BOTTOM - 10 - 16 * (len(series) - 1 - i)}" '
            f'fill="{colour}">{escape(name)}</text>'
        )
    return "\n".join([*out, "</svg>", ""])
