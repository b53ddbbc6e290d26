"""Writes tests/fixtures/tokenizers/golden.json: prompts of every kind, and their ids by the Rust tokenizers library.

    python -m models.golden.tokenizer

The BERT vocabulary is all-MiniLM-L6-v2's; CLIP's is a small one in CLIP's own file format (vocab.json, merges.txt),
put together here the way transformers' CLIPConverter does.
"""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

FOLDER = Path(__file__).parents[2] / "tests" / "fixtures" / "tokenizers"

PARTS = [
    "a red apple on a blue background",
    "An Astronaut RIDING a horse, photorealistic!",
    "りんごが空を飛んでいる、油絵風",
    "東京の夜景 ネオン 雨",
    "カタカナとひらがなﾊﾝｶｸ",
    "🍎🐈‍⬛🎨👩🏽‍🚀🏳️‍🌈 emoji art",
    "café crème brûlée, naïve façade, Ångström",
    "e\u0301a\u0308o\u0302 combining n\u0303 marks z\u0351\u036b\u0343",
    "Straße in Köln, GRÜN und süß",
    "привет, мир! Красный кот",
    "مرحبا بالعالم قط أحمر",
    "안녕하세요 빨간 사과",
    "你好，世界：一只红色的猫",
    "it's they're we'll don't I'm you've he'd",
    "1024x768, 42%, 3.14159 & $9.99 (or so) #art @home",
    'under_score hyphen-ated semi;colon a/b\\c "quoted" [brackets] {braces}',
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "x" * 120,
    "ǅ ǆ ﬁ ﬂ ½ ² ℌ Ⅳ ①",
    "no\u00a0break\u2003em\u200bzero\u3000ideographic",
    "tab\tnew\nline\r\nend",
    "\u202eright to left override\u202c",
    "𝕕𝕠𝕦𝕓𝕝𝕖 𝓼𝓬𝓻𝓲𝓹𝓽 𠮷野家",
]
ODD = ["", " ", "   ", "\n", ".", "🙂", "é", "\u0301", "a", "  leading", "trailing  ", "絵" * 400, "apple " * 66]


def prompts():
    pairs = [f"{a} {b}"[:400] for i, a in enumerate(PARTS) for j, b in enumerate(PARTS) if (i * 7 + j * 3) % 2 == 0]
    return ODD + PARTS + pairs


def bert():
    t = Tokenizer.from_file(str(FOLDER / "bert" / "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return t


def clip():
    vocab = json.loads((FOLDER / "clip" / "vocab.json").read_text())
    merges = [tuple(line.split()) for line in (FOLDER / "clip" / "merges.txt").read_text().splitlines()[1:]]
    t = Tokenizer(
        models.BPE(vocab, merges, continuing_subword_prefix="", end_of_word_suffix="</w>", unk_token="<|endoftext|>")
    )
    t.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    words = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    t.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(words, behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    t.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])

    def mark(content):
        return content, vocab[content]

    t.post_processor = processors.RobertaProcessing(
        mark("<|endoftext|>"), mark("<|startoftext|>"), add_prefix_space=False, trim_offsets=False
    )
    return t


def main():
    a, b = bert(), clip()
    golden = [dict(prompt=p, bert=a.encode(p).ids, clip=b.encode(p).ids) for p in prompts()]
    (FOLDER / "golden.json").write_text(
        "[\n" + ",\n".join(json.dumps(g, ensure_ascii=False, separators=(",", ":")) for g in golden) + "\n]\n"
    )
    print(len(golden), "prompts")


if __name__ == "__main__":
    main()
