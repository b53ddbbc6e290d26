"""The evaluation's figures as Markdown."""

ROW_TITLES = {
    "engine": "the page (pack as shipped)",
    "real": "real drawings (ceiling)",
    "torch-q8": "PyTorch, the pack's weights",
    "torch-f32": "PyTorch, original weights",
    "ablation-prior": "z_i from the prior",
    "ablation-text": "z_t in place of z_i (zero-shot)",
    "ablation-true": "the true z_i of a real drawing",
}
COLUMNS = (
    ("thing_top1", "thing"),
    ("thing_top5", "thing in 5"),
    ("style_top1", "style"),
    ("background_top1", "background"),
    ("score", "score"),
    ("kid", "KID×10³"),
    ("r1", "R@1"),
    ("r5", "R@5"),
    ("nearest_features", "nearest, features"),
    ("nearest_pixels", "nearest, pixels"),
)


def cell(name, row):
    """One figure as the table shows it."""
    value = row[name]
    if name == "kid":
        return f"{1000 * value:.1f} ± {1000 * row['kid_deviation']:.1f}"
    if name.startswith("nearest"):
        return f"{value:.3f}"
    text = f"{100 * value:.1f} %"
    if name in row.get("interval", {}):
        low, high = row["interval"][name]
        text += f" ({100 * low:.0f}–{100 * high:.0f})"
    return text


def table(headings, rows):
    """A Markdown table of strings. Raises ValueError for a row of another length."""
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"the row {row} does not have the {len(headings)} columns {headings}")
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def graded(rows):
    """The main table for some rows."""
    return table(
        ["pictures of", "set", "size", "n", *[title for _, title in COLUMNS]],
        [
            [
                ROW_TITLES.get(r["name"], r["name"]),
                r["set"],
                str(r["size"]),
                str(r["pictures"]),
                *[cell(k, r) for k, _ in COLUMNS],
            ]
            for r in rows
        ],
    )


def markdown(figures):
    """The whole report; sections whose figures are missing say so."""
    rows = figures["rows"]
    # The page's ceiling stands beneath each of its rows.
    main = [r for r in rows if r["name"] in ("engine", "real", "torch-q8", "torch-f32")]
    curves = [r for r in rows if r["name"].startswith(("steps", "guidance", "prior-guidance"))]
    ablation = [r for r in rows if r["name"].startswith("ablation")]
    real, fresh = figures["judge"]["real"], figures["judge"]["fresh"]

    def whole(share):
        return f"{100 * share:.0f} %"

    parts = [
        f"# Evaluation of {figures['pack']}\n",
        "`npm run eval`. Shares with their 95 % interval. *thing*, *style*, *background*: "
        "what a separately trained judge reads; "
        "*score*: its mean probability of the three. "
        f"The judge on real drawings: pairs it never saw {whole(real['top1'])} and {whole(real['top5'])} in five, "
        f"style {whole(real['style'])}; drawings it knows {whole(fresh['top1'])} and {whole(fresh['top5'])}, "
        f"style {whole(fresh['style'])}. "
        "*KID*: polynomial kernel on the judge's features over their root mean square, "
        "against real drawings of other combinations of the set. "
        "*R@k*: a picture's own prompt among the k nearest by the pack's CLIP. "
        "*nearest*: median distance to the nearest training picture (features: 0–1.41; pixels: root mean square, 0–2); "
        "real drawings of combinations never shown are the yardstick, a copy would be nearer than they.\n",
        graded(main) if main else "No pictures.\n",
    ]
    seconds = figures.get("secondsEach")
    if seconds:
        parts.append(
            "Seconds a picture through the page: " + ", ".join(f"{v} at {k}" for k, v in seconds.items()) + ".\n"
        )
    upscaled = [r for r in rows if "psnr_with_64" in r]
    if upscaled:
        parts.append(
            "Averaged down to 64, pictures agree with the 64-pixel ones of the same seed: "
            + ", ".join(f"{r['name']} {r['size']}: {r['psnr_with_64']:.1f} dB" for r in upscaled)
            + ".\n"
        )
    parts.append("## The same prompts and noise, two ways\n")
    if figures["pairs"]:
        parts.append(
            table(
                ["from", "to", "size", "n", "PSNR between", "thing", "thing in 5", "style", "background", "score"],
                [
                    [
                        p["one"],
                        p["other"],
                        str(p["size"]),
                        str(p["pictures"]),
                        f"{p['psnr']:.1f} dB",
                        *[
                            f"{p[k]:+.1f}"
                            for k in ("thing_top1", "thing_top5", "style_top1", "background_top1", "score")
                        ],
                    ]
                    for p in figures["pairs"]
                ],
            )
        )
        parts.append("Differences in points, the second less the first.\n")
    else:
        parts.append("Not drawn.\n")
    parts.append("## Prior\n")
    prior = figures["prior"]
    if prior:
        titles = {
            "prior": "the prior's z_i",
            "text": "z_t (text-embedding baseline)",
            "ceiling": "z_i of another drawing of the same scene",
            "chance": "z_i of another prompt",
        }
        parts.append(
            table(
                ["cosine with the true z_i", "cosine", "less the mean z_i"],
                [[t, f"{prior[k]['cosine']:.3f}", f"{prior[k]['centred']:.3f}"] for k, t in titles.items()],
            )
        )
        parts.append(f"{prior['prompts']} prompts, combinations never shown.\n")
    else:
        parts.append("Not drawn.\n")
    parts.append("## What the prior is for\n")
    parts.append(graded(ablation) if ablation else "Not drawn.\n")
    parts.append("## Curves\n")
    parts.append(graded(curves) if curves else "Not drawn.\n")
    for sampler, found in (figures["steps"] or {}).items():
        parts.append(
            f"Decoder, {sampler}: {found['fewestWithin3Percent']} steps are the fewest whose score is "
            f"within 3 % of {max(map(int, found['score']))}, {found['fewestByKid']} by KID.\n"
        )
    found = figures["priorSteps"]
    if found:
        scores = ", ".join(f"{n}: {v:.3f}" for n, v in found["centred"].items())
        own = ", ".join(f"{n}: {v:.3f}" for n, v in found["withMost"].items())
        parts.append(
            f"Prior, centred cosine with the true z_i by steps: {scores}. "
            f"Fewest within 3 %: {found['fewestWithin3Percent']}. "
            "The average of all answers has a high cosine, too, so see how near each comes to the prior's own "
            f"at the most steps: {own}.\n"
        )
    return "\n".join(parts)
