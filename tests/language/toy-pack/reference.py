"""Greedy and beam search as Opus-MT models are used, the plain way: without any cache, the whole sentence again at each step."""

import numpy as np


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def greedy(logits_of, c):
    """logits_of(list of token lists) -> the logits after each. Returns the tokens, without start and end."""
    tokens = [c["decoder_start_token_id"]]
    while len(tokens) < c["max_length"]:
        scores = logits_of([tokens])[0].astype(np.float64)
        scores[c["pad_token_id"]] = -np.inf
        best = int(scores.argmax())
        if best == c["eos_token_id"]:
            break
        tokens.append(best)
    return tokens[1:]


def beam(logits_of, c, n, penalty):
    """n hypotheses at a time; a finished one counts by its logarithmic likelihood over its length to the power of penalty."""
    eos = c["eos_token_id"]
    live = [(0.0, [c["decoder_start_token_id"]])]
    done = []
    while len(live[0][1]) < c["max_length"]:
        logits = np.array(logits_of([tokens for _, tokens in live]), dtype=np.float64)
        scores = log_softmax(logits)
        scores[:, c["pad_token_id"]] = -np.inf
        candidates = [(live[i][0] + scores[i, token], i, int(token))
                      for i in range(len(live)) for token in np.argsort(-scores[i], kind="stable")[:2 * n]]
        candidates = sorted(candidates, key=lambda x: -x[0])[:2 * n]
        following = []
        for rank, (score, i, token) in enumerate(candidates):
            if token == eos:
                if rank < n:
                    done.append((score / len(live[i][1]) ** penalty, live[i][1]))
            elif len(following) < n:
                following.append((score, live[i][1] + [token]))
        done = sorted(done, key=lambda x: -x[0])[:n]
        length = len(live[0][1])
        if len(done) == n and done[-1][0] >= candidates[0][0] / length ** penalty:
            break
        live = following
    else:
        done += [(score / (len(tokens) - 1) ** penalty, tokens) for score, tokens in live]
        done = sorted(done, key=lambda x: -x[0])[:n]
    return done[0][1][1:]
