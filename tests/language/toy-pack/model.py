"""A small Marian: the transformer of Opus-MT models (post-norm, swish, sinusoidal positions, one table of embeddings)."""

import math

import torch
from torch import nn


def positions(length, width):
    """Sines in the first half, cosines in the second, as Marian has them."""
    angle = torch.arange(length)[:, None] / torch.pow(10000, 2 * (torch.arange(width // 2)[None] / width))
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def split(self, x):
        return x.reshape(x.shape[0], -1, self.heads, self.size).transpose(1, 2)

    def keys(self, x):
        return self.split(self.k(x)), self.split(self.v(x))

    def forward(self, x, key, value, bias):
        q = self.split(self.q(x)) * self.size ** -0.5
        weights = torch.softmax(q @ key.transpose(2, 3) + bias, dim=-1)
        y = (weights @ value).transpose(1, 2)
        return self.out(y.reshape(y.shape[0], -1, self.heads * self.size))


class Feed(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        x = self.up(x)
        return self.down(x * torch.sigmoid(x))


class EncoderLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attention, self.feed = Attention(c["d_model"], c["encoder_attention_heads"]), Feed(c["d_model"], c["encoder_ffn_dim"])
        self.norm1, self.norm2 = nn.LayerNorm(c["d_model"]), nn.LayerNorm(c["d_model"])
        self.drop = nn.Dropout(c["dropout"])

    def forward(self, x, bias):
        x = self.norm1(x + self.drop(self.attention(x, *self.attention.keys(x), bias)))
        return self.norm2(x + self.drop(self.feed(x)))


class DecoderLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        width, heads = c["d_model"], c["decoder_attention_heads"]
        self.self, self.cross, self.feed = Attention(width, heads), Attention(width, heads), Feed(width, c["decoder_ffn_dim"])
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.drop = nn.Dropout(c["dropout"])

    def forward(self, x, past, memory, bias, memory_bias):
        """past: keys and values of the tokens before; memory: those of the source. Also returns past with these tokens."""
        key, value = self.self.keys(x)
        if past is not None:
            key, value = torch.cat([past[0], key], dim=2), torch.cat([past[1], value], dim=2)
        x = self.norm1(x + self.drop(self.self(x, key, value, bias)))
        x = self.norm2(x + self.drop(self.cross(x, *memory, memory_bias)))
        return self.norm3(x + self.drop(self.feed(x))), (key, value)


class Marian(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Embedding(c["vocab_size"], c["d_model"])
        nn.init.normal_(self.embed.weight, std=c["d_model"] ** -0.5)
        self.register_buffer("positions", positions(c["max_position_embeddings"], c["d_model"]))
        self.encoder = nn.ModuleList(EncoderLayer(c) for _ in range(c["encoder_layers"]))
        self.decoder = nn.ModuleList(DecoderLayer(c) for _ in range(c["decoder_layers"]))
        self.final_bias = nn.Parameter(torch.zeros(c["vocab_size"]))
        self.drop = nn.Dropout(c["dropout"])

    def place(self, ids, start):
        x = self.embed(ids) * math.sqrt(self.c["d_model"])
        return self.drop(x + self.positions[start:start + ids.shape[1]])

    @staticmethod
    def hide(mask):
        """What is added to the attention on tokens whose mask is 0."""
        return (1.0 - mask[:, None, None, :].to(torch.float32)) * -1e9

    def encode(self, ids, mask):
        x = self.place(ids, 0)
        for layer in self.encoder:
            x = layer(x, self.hide(mask))
        return x

    def memory(self, states):
        return [layer.cross.keys(states) for layer in self.decoder]

    def decode(self, ids, past, memory, mask):
        start = 0 if past is None else past[0][0].shape[2]
        n = ids.shape[1]
        # With a past there is one new token, which sees all.
        bias = torch.full((n, n), -1e9).triu(1) if past is None else torch.zeros(1, 1)
        x = self.place(ids, start)
        present = []
        for i, layer in enumerate(self.decoder):
            x, kept = layer(x, None if past is None else past[i], memory[i], bias, self.hide(mask))
            present.append(kept)
        return x @ self.embed.weight.T + self.final_bias, present

    def forward(self, source, source_mask, target):
        return self.decode(target, None, self.memory(self.encode(source, source_mask)), source_mask)[0]
