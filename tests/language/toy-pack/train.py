#!/usr/bin/env python3
"""Trains the two toy packs of the tests, and writes what a plain run of them in torch translates.

    python3 train.py FOLDER [zh-en|en-zh]

A language pack as a person would add it, only small: 0.5 million parameters that know some hundred words and the sentences of corpus.py.
"toy-zh-en" is in fp32 (stored in 16 bits); "toy-en-zh" in int8, for two targets with a prefix token each. Takes some five minutes on two cores.
Debian 13: python3-torch python3-onnx python3-sentencepiece python3-numpy libopenblas0-pthread opencc.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import time

import numpy as np
import onnx
import onnx.reference
import sentencepiece
import torch

import corpus
import export
import reference
from model import Marian

TRAINED, HELD_OUT = 60000, 60
STEPS = int(os.environ.get("TOY_STEPS", "1200"))
EOS, UNK = 0, 1


def traditional(lines):
    return subprocess.run(["opencc", "-c", "s2twp.json"], input="\n".join(lines), capture_output=True, text=True, check=True).stdout.split("\n")


def pieces(folder, name, lines, size, rule):
    """Trains unigram pieces. rule: identity, or nmt_nfkc with the table of characters that Opus-MT models have."""
    text = f"{folder}/{name}.txt"
    with open(text, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    sentencepiece.SentencePieceTrainer.train(input=text, model_prefix=f"{folder}/{name}", vocab_size=size, model_type="unigram", character_coverage=1.0,
                                             normalization_rule_name=rule, hard_vocab_limit=False, minloglevel=2, num_threads=1)
    os.remove(text)
    os.remove(f"{folder}/{name}.vocab")
    os.rename(f"{folder}/{name}.model", f"{folder}/{name}.spm")
    return sentencepiece.SentencePieceProcessor(model_file=f"{folder}/{name}.spm")


def vocabulary(source, target, prefixes):
    """One for both languages, as Marian has it: the end first, the padding last."""
    tokens = {"</s>": EOS, "<unk>": UNK}
    for token in prefixes:
        tokens.setdefault(token, len(tokens))
    for spm in (source, target):
        for i in range(spm.get_piece_size()):
            if not spm.is_control(i) and not spm.is_unknown(i):
                tokens.setdefault(spm.id_to_piece(i), len(tokens))
    tokens["<pad>"] = len(tokens)
    return tokens


def configuration(tokens):
    pad = tokens["<pad>"]
    return {"architectures": ["MarianMTModel"], "model_type": "marian", "vocab_size": len(tokens), "decoder_vocab_size": len(tokens), "d_model": 96,
            "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 192,
            "decoder_ffn_dim": 192, "dropout": 0.05, "activation_function": "swish", "scale_embedding": True, "max_position_embeddings": 128,
            "max_length": 128, "num_beams": 4, "eos_token_id": EOS, "forced_eos_token_id": EOS, "pad_token_id": pad, "decoder_start_token_id": pad,
            "bad_words_ids": [[pad]], "is_encoder_decoder": True}


class Coder:
    def __init__(self, source, target, tokens):
        self.source, self.target, self.tokens = source, target, tokens
        self.words = {i: w for w, i in tokens.items()}

    def encode(self, text, prefix=None):
        ids = [self.tokens[prefix]] if prefix else []
        return ids + [self.tokens.get(p, UNK) for p in self.source.encode(text, out_type=str)] + [EOS]

    def encode_target(self, text):
        return [self.tokens.get(p, UNK) for p in self.target.encode(text, out_type=str)] + [EOS]

    def decode(self, ids):
        return self.target.decode([self.words[i] for i in ids if self.words[i] not in ("</s>", "<unk>", "<pad>")])


def batches(examples, pad, r, size=64):
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i][0]) + r.random() * 4))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    r.shuffle(groups)
    for group in groups:
        longest = [max(len(examples[i][k]) for i in group) for k in (0, 1)]
        source = torch.tensor([examples[i][0] + [pad] * (longest[0] - len(examples[i][0])) for i in group])
        target = torch.tensor([examples[i][1] + [pad] * (longest[1] - len(examples[i][1])) for i in group])
        yield source, target


def train(model, examples, steps):
    c, pad = model.c, model.c["pad_token_id"]
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98))
    loss_of = torch.nn.CrossEntropyLoss(ignore_index=pad, label_smoothing=0.05)
    r, start, step = random.Random(1), time.time(), 0
    model.train()
    while step < steps:
        for source, target in batches(examples, pad, r):
            if step == steps:
                break
            optimiser.param_groups[0]["lr"] = 4e-3 * min(1, (step + 1) / 200) * (1 - step / steps) + 1e-5
            before = torch.cat([torch.full((len(target), 1), c["decoder_start_token_id"]), target[:, :-1]], dim=1)
            loss = loss_of(model(source, (source != pad).long(), before).flatten(0, 1), target.flatten())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % 250 == 0:
                print(f"  step {step} of {steps}, {time.time() - start:.0f} s: loss {loss.item():.3f}", flush=True)
    model.eval()


def in_torch(model, ids):
    """The logits after each of some beginnings of a translation of @ids."""
    source = torch.tensor([ids])
    mask = torch.ones_like(source)
    with torch.no_grad():
        states = model.encode(source, mask)

        def logits_of(starts):
            n = len(starts)
            memory = model.memory(states.expand(n, -1, -1))
            return model.decode(torch.tensor(starts), None, memory, mask.expand(n, -1))[0][:, -1].numpy()

        return logits_of


def in_onnx(encoder, decoder, c, ids):
    """The same with the files themselves, by ONNX's reference implementation; only the first step's branch is used."""
    mask = np.ones((1, len(ids)), dtype=np.int64)
    states = encoder.run(None, {"input_ids": np.array([ids], dtype=np.int64), "attention_mask": mask})[0]
    heads = c["decoder_attention_heads"]

    def logits_of(starts):
        n = len(starts)
        none = {name: np.zeros((n, heads, 0, c["d_model"] // heads), dtype=np.float32) for name in export.names("past_key_values", c["decoder_layers"])}
        return decoder.run(["logits"], {"input_ids": np.array(starts, dtype=np.int64), "encoder_attention_mask": np.repeat(mask, n, 0),
                                        "encoder_hidden_states": np.repeat(states, n, 0), "use_cache_branch": np.array([False]), **none})[0][:, -1]

    return logits_of


def refer(coder, c, cases, run):
    with torch.no_grad():
        return [refer_one(coder, c, case, run) for case in cases]


def refer_one(coder, c, case, run):
    text, expected, target, prefix = case
    ids = coder.encode(text, prefix)
    logits_of = run(ids)
    one, four = reference.greedy(logits_of, c), reference.beam(logits_of, c, 4, 1.0)
    return {"source": text, "to": target, "expected": expected, "ids": ids, "greedy": one, "greedy_text": coder.decode(one), "beam": four,
            "beam_text": coder.decode(four)}


def write_pack(folder, description, config, tokens):
    for name, data in (("config.json", config), ("vocab.json", tokens)):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False, indent=None if name == "vocab.json" else 1)
            f.write("\n")
    files = {}
    for root, _, entries in os.walk(folder):
        for entry in sorted(set(entries) - {"pack.json"}):
            path = os.path.join(root, entry)
            with open(path, "rb") as f:
                data = f.read()
            files[os.path.relpath(path, folder)] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    with open(f"{folder}/pack.json", "w", encoding="utf-8") as f:
        json.dump(description | {"files": dict(sorted(files.items()))}, f, ensure_ascii=False, indent=1)
        f.write("\n")


def score(results):
    for kind in ("greedy_text", "beam_text"):
        print(f"  {kind}: {sum(x[kind] == x['expected'] for x in results)} of {len(results)} as expected", flush=True)


def make(folder, source_lines, target_lines, prefixes, rule):
    """Pieces, vocabulary, configuration and an untrained model."""
    os.makedirs(f"{folder}/onnx", exist_ok=True)
    source = pieces(folder, "source", source_lines, 450, rule)
    target = pieces(folder, "target", target_lines, 600, "identity")
    tokens = vocabulary(source, target, prefixes)
    torch.manual_seed(3)
    model = Marian(configuration(tokens))
    print(f"{folder}: {len(tokens)} tokens, {sum(p.numel() for p in model.parameters())} parameters", flush=True)
    return Coder(source, target, tokens), model


def make_zh_en(folder, pairs, held_out):
    coder, model = make(folder, [zh for zh, _ in pairs], [en for _, en in pairs], [], "nmt_nfkc")
    train(model, [(coder.encode(zh), coder.encode_target(en)) for zh, en in pairs], STEPS)
    # As they will be stored.
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(weight.half().float() if weight.numel() > 64 else weight)
        model.positions.copy_(model.positions.half().float())
    encoder, decoder = export.export(model)
    export.halve(encoder)
    export.halve(decoder)
    onnx.save(encoder, f"{folder}/onnx/encoder_model.onnx")
    onnx.save(decoder, f"{folder}/onnx/decoder_model_merged.onnx")
    onnx.save(export.make_loop(model.c, coder.tokens["▁the"]), os.path.join(os.path.dirname(folder), "loop.onnx"))
    write_pack(folder, {"format": 1, "id": "toy-zh-en", "name": "Toy Chinese → English", "source": "zh", "target": "en", "architecture": "marian",
                        "licence": "CC0-1.0", "quality": {"note": "A toy: a few hundred words", "source": "tests/language/toy-pack/train.py"}}, model.c, coder.tokens)
    return refer(coder, model.c, [(zh, en, "en", None) for zh, en in held_out], lambda ids: in_torch(model, ids))


def make_en_zh(folder, pairs, held_out):
    prefixes = {"zh-Hans": ">>cmn_Hans<<", "zh-Hant": ">>cmn_Hant<<"}
    both = list(zip([en for _, en in pairs], [zh for zh, _ in pairs], traditional([zh for zh, _ in pairs])))
    coder, model = make(folder, [en for en, _, _ in both], [x for _, hans, hant in both for x in (hans, hant)], prefixes.values(), "identity")
    examples = [(coder.encode(line[0], prefix), coder.encode_target(line[1 + k])) for line in both for k, prefix in enumerate(prefixes.values())]
    train(model, examples, STEPS * 3 // 2)
    encoder, decoder = export.export(model)
    export.quantise(encoder)
    export.quantise(decoder)
    onnx.save(encoder, f"{folder}/onnx/encoder_model_quantized.onnx")
    onnx.save(decoder, f"{folder}/onnx/decoder_model_merged_quantized.onnx")
    write_pack(folder, {"format": 1, "id": "toy-en-zh", "name": "Toy English → Chinese", "source": "en", "targets": list(prefixes), "architecture": "marian",
                        "licence": "CC0-1.0", "prefix": prefixes}, model.c, coder.tokens)
    cases = [(en, zh, "zh-Hans", prefixes["zh-Hans"]) for zh, en in held_out[:8]]
    cases += [(en, zh, "zh-Hant", prefixes["zh-Hant"]) for (_, en), zh in zip(held_out[8:16], traditional([zh for zh, _ in held_out[8:16]]))]
    engines = [onnx.reference.ReferenceEvaluator(x) for x in (encoder, decoder)]
    return refer(coder, model.c, cases, lambda ids: in_onnx(*engines, model.c, ids))


def reference_pieces(folder, held_out):
    """How SentencePiece itself cuts up odd texts, and how it normalises them."""
    spm = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/source.spm")
    texts = ["", " ", "  我们 今天　去公园。 ", "ＡＢＣ１２３，ｶﾞｷﾞ", "ﬁne ½ ㎏ №5", "e\u0301te\u0301 Ångström", "㌔㍍ ﷺ", "我⟦1⟧你⟦2⟧", "龘龘鱻 龘", "👨‍👩‍👧‍👦我👍🏽", "a\tb\r\nc",
             "\u200b我\u200b们\ufeff", "한국어 각", "I bought a camera.", *(zh for zh, _ in held_out[:20])]
    return [{"text": t, "pieces": spm.encode(t, out_type=str), "normal": spm.normalize(t)} for t in texts]


def bpe(folder, lines):
    """Pieces of the wrong kind."""
    text = f"{folder}/bpe.txt"
    with open(text, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    sentencepiece.SentencePieceTrainer.train(input=text, model_prefix=f"{folder}/bpe", vocab_size=300, model_type="bpe", character_coverage=1.0,
                                             normalization_rule_name="identity", minloglevel=2)
    os.remove(text)
    os.remove(f"{folder}/bpe.vocab")
    os.rename(f"{folder}/bpe.model", f"{folder}/bpe.spm")


def write_results(folder, results):
    with open(f"{folder}/reference.json", "w", encoding="utf-8") as f:
        f.write("{" + ",\n".join(f'"{k}": [\n' + ",\n".join(json.dumps(x, ensure_ascii=False) for x in v) + "]" for k, v in results.items()) + "}\n")


def main():
    folder = sys.argv[1]
    torch.set_num_threads(int(os.environ.get("TOY_THREADS", "1")))
    pairs, held_out = corpus.pairs(TRAINED, HELD_OUT, 7)
    bpe(folder, [en for _, en in pairs[:2000]])
    results = {}
    if os.path.exists(f"{folder}/reference.json"):
        with open(f"{folder}/reference.json", encoding="utf-8") as f:
            results = json.load(f)
    for name, make_pack in (("zh-en", make_zh_en), ("en-zh", make_en_zh)):
        if name not in (sys.argv[2:] or [name]):
            continue
        results[name] = make_pack(f"{folder}/toy-{name}", pairs, held_out)
        score(results[name])
        if name == "zh-en":
            results["pieces"] = reference_pieces(f"{folder}/toy-zh-en", held_out)
        write_results(folder, results)


if __name__ == "__main__":
    main()
