"""Writes a model as ONNX in the layout of Opus-MT exported by Optimum: an encoder, and one decoder for the first and the later steps."""

import hashlib
import io

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

PARTS = ("decoder.key", "decoder.value", "encoder.key", "encoder.value")


def names(kind, layers, parts=PARTS):
    return [f"{kind}.{i}.{part}" for i in range(layers) for part in parts]


class Encoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model.encode(input_ids, attention_mask)


class First(torch.nn.Module):
    """The first step: all keys and values are made."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, mask, ids, states):
        memory = self.model.memory(states)
        logits, present = self.model.decode(ids, None, memory, mask)
        return (logits, *(x for own, other in zip(present, memory) for x in (*own, *other)))


class Later(torch.nn.Module):
    """A later step: one token, and the keys and values of those before."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, mask, ids, *past):
        own = [(past[i], past[i + 1]) for i in range(0, len(past), 4)]
        memory = [(past[i + 2], past[i + 3]) for i in range(0, len(past), 4)]
        logits, present = self.model.decode(ids, own, memory, mask)
        return (logits, *(x for kept in present for x in kept))


def trace(module, inputs, input_names, output_names, axes):
    buffer = io.BytesIO()
    torch.onnx.export(module, inputs, buffer, input_names=input_names, output_names=output_names, opset_version=17, dynamic_axes=axes, dynamo=False)
    return onnx.load_from_string(buffer.getvalue())


def export_encoder(model):
    ids = torch.ones(2, 5, dtype=torch.int64)
    axes = {n: {0: "batch_size", 1: "encoder_sequence_length"} for n in ("input_ids", "attention_mask", "last_hidden_state")}
    return trace(Encoder(model), (ids, ids), ["input_ids", "attention_mask"], ["last_hidden_state"], axes)


def export_steps(model):
    c = model.c
    layers, heads = c["decoder_layers"], c["decoder_attention_heads"]
    mask = torch.ones(2, 5, dtype=torch.int64)
    own, other = torch.zeros(2, heads, 3, c["d_model"] // heads), torch.zeros(2, heads, 5, c["d_model"] // heads)
    first = trace(First(model), (mask, torch.ones(2, 3, dtype=torch.int64), torch.zeros(2, 5, c["d_model"])),
                  ["encoder_attention_mask", "input_ids", "encoder_hidden_states"], ["logits", *names("present", layers)],
                  {"encoder_attention_mask": {0: "b", 1: "s"}, "input_ids": {0: "b", 1: "t"}, "encoder_hidden_states": {0: "b", 1: "s"}})
    later = trace(Later(model), (mask, torch.ones(2, 1, dtype=torch.int64), *[own, own, other, other] * layers),
                  ["encoder_attention_mask", "input_ids", *names("past_key_values", layers)], ["logits", *names("present", layers, PARTS[:2])],
                  {"encoder_attention_mask": {0: "b", 1: "s"}, "input_ids": {0: "b"}} | {n: {0: "b", 2: "p"} for n in names("past_key_values", layers)})
    return first, later


def as_branch(step, prefix, keep, shared, seen):
    """A step's graph as a branch: names of its own but for @keep; weights move to @shared, each once."""
    new = {}
    for weight in step.graph.initializer:
        digest = hashlib.sha256(weight.raw_data + bytes(str((list(weight.dims), weight.data_type)), "ascii")).hexdigest()
        if digest not in seen:
            seen[digest] = f"weight_{len(seen)}"
            shared.append(numpy_helper.from_array(numpy_helper.to_array(weight), seen[digest]))
        new[weight.name] = seen[digest]

    def rename(name):
        return name if not name or name in keep else new.setdefault(name, f"{prefix}/{name}")

    for node in step.graph.node:
        node.name = f"{prefix}/{node.name}"
        node.input[:] = [rename(x) for x in node.input]
        node.output[:] = [rename(x) for x in node.output]
    return list(step.graph.node), {o.name: rename(o.name) for o in step.graph.output}


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def merge(model, first, later):
    """One graph with both steps, chosen by use_cache_branch. The later one gives empty encoder keys: those of the first stay valid."""
    c = model.c
    layers, heads = c["decoder_layers"], c["decoder_attention_heads"]
    size = c["d_model"] // heads
    past, present = names("past_key_values", layers), names("present", layers)
    keep = {"encoder_attention_mask", "input_ids", "encoder_hidden_states", *past}
    shared, seen = [], {}
    branches = []
    for prefix, step in (("later", later), ("first", first)):
        nodes, outputs = as_branch(step, prefix, keep, shared, seen)
        for name in present:
            if name not in outputs:
                outputs[name] = f"{prefix}/empty.{name}"
                nodes.append(helper.make_node("Constant", [], [outputs[name]], value=helper.make_tensor("", TensorProto.FLOAT, [0, heads, 1, size], [])))
        branches.append(helper.make_graph(nodes, prefix, [], [value(outputs[n], TensorProto.FLOAT, None) for n in ["logits", *present]]))
    node = helper.make_node("If", ["use_cache_branch"], ["logits", *present], then_branch=branches[0], else_branch=branches[1])
    inputs = [value("encoder_attention_mask", TensorProto.INT64, ["batch_size", "encoder_sequence_length"]),
              value("input_ids", TensorProto.INT64, ["batch_size", "decoder_sequence_length"]),
              value("encoder_hidden_states", TensorProto.FLOAT, ["batch_size", "encoder_sequence_length", c["d_model"]])]
    inputs += [value(n, TensorProto.FLOAT, ["batch_size", heads, "past_sequence_length", size]) for n in past]
    inputs.append(value("use_cache_branch", TensorProto.BOOL, [1]))
    outputs = [value("logits", TensorProto.FLOAT, ["batch_size", "decoder_sequence_length", c["vocab_size"]])]
    outputs += [value(n, TensorProto.FLOAT, [None, heads, None, size]) for n in present]
    graph = helper.make_graph([node], "decoder_merged", inputs, outputs, shared)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def make_loop(c, token):
    """A decoder that says one word for ever, and the others now and then if it must not: never the end."""
    heads, size = c["decoder_attention_heads"], c["d_model"] // c["decoder_attention_heads"]
    past, present = names("past_key_values", 1), names("present", 1)
    logits = np.zeros((1, 1, c["vocab_size"]), dtype=np.float16)
    logits[..., token], logits[..., c["eos_token_id"]] = 9, -90
    shared = [numpy_helper.from_array(logits, "row"), numpy_helper.from_array(np.array([1], dtype=np.int64), "one")]
    nodes = [helper.make_node("Cast", ["row"], ["row_float"], to=TensorProto.FLOAT), helper.make_node("Shape", ["input_ids"], ["shape"]),
             helper.make_node("Concat", ["shape", "one"], ["whole"], axis=0), helper.make_node("Expand", ["row_float", "whole"], ["logits"])]
    nodes += [helper.make_node("Identity", [a], [b]) for a, b in zip(past, present)]
    inputs = [value("encoder_attention_mask", TensorProto.INT64, ["b", "s"]), value("input_ids", TensorProto.INT64, ["b", "t"]),
              value("encoder_hidden_states", TensorProto.FLOAT, ["b", "s", c["d_model"]]), value("use_cache_branch", TensorProto.BOOL, [1])]
    inputs += [value(n, TensorProto.FLOAT, ["b", heads, "p", size]) for n in past]
    outputs = [value("logits", TensorProto.FLOAT, ["b", "t", c["vocab_size"]])] + [value(n, TensorProto.FLOAT, ["b", heads, "p", size]) for n in present]
    return helper.make_model(helper.make_graph(nodes, "loop", inputs, outputs, shared), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def nested(graph):
    """A graph and those of its branches."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from nested(attribute.g)


def halve(model):
    """Weights as 16-bit floats on disk; the runtime turns them back when it loads them. Half the size, calculated in 32 bits."""
    casts = []
    for weight in model.graph.initializer:
        x = numpy_helper.to_array(weight)
        if x.dtype == np.float32 and x.size > 64:
            name = weight.name
            weight.CopyFrom(numpy_helper.from_array(x.astype(np.float16), name + "_half"))
            casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT, name=name + "_cast"))
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def to_int8(x, axis):
    scale = np.maximum(np.abs(x).max(axis=axis, keepdims=True), 1e-9) / 127
    return np.clip(np.round(x / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def quantised_product(node, y, scale):
    """A product with a weight in int8: what comes in is measured and turned into uint8 at each run."""
    x, out, n = node.input[0], node.output[0], node.name or node.output[0]
    return [helper.make_node("DynamicQuantizeLinear", [x], [f"{n}_x", f"{n}_xs", f"{n}_xz"], name=f"{n}_quantise"),
            helper.make_node("MatMulInteger", [f"{n}_x", y, f"{n}_xz"], [f"{n}_i"], name=f"{n}_product"),
            helper.make_node("Cast", [f"{n}_i"], [f"{n}_f"], to=TensorProto.FLOAT, name=f"{n}_cast"),
            helper.make_node("Mul", [f"{n}_xs", scale], [f"{n}_s"], name=f"{n}_scale"),
            helper.make_node("Mul", [f"{n}_f", f"{n}_s"], [out], name=f"{n}_mul")]


def quantise(model):
    """Dynamic quantisation to 8 bits, as onnxruntime.quantization.quantize_dynamic does it."""
    weights = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}
    made = {}

    def store(name, x):
        if name not in made:
            made[name] = numpy_helper.from_array(x, name)
        return name

    for graph in nested(model.graph):
        nodes = []
        for node in graph.node:
            table = weights.get(node.input[0]) if node.op_type == "Gather" else None
            weight = weights.get(node.input[1]) if node.op_type == "MatMul" else None
            if weight is not None and weight.ndim == 2:
                y, scale = to_int8(weight, None)
                name = node.input[1]
                nodes += quantised_product(node, store(name + "_int8", y), store(name + "_scale", scale.reshape(1)))
            elif table is not None and table.dtype == np.float32 and table.ndim == 2:
                y, scale = to_int8(table, None)
                name, n = node.input[0], node.name
                nodes += [helper.make_node("Gather", [store(name + "_table", y), node.input[1]], [f"{n}_i"], name=f"{n}_gather", axis=0),
                          helper.make_node("Cast", [f"{n}_i"], [f"{n}_f"], to=TensorProto.FLOAT, name=f"{n}_cast"),
                          helper.make_node("Mul", [f"{n}_f", store(name + "_table_scale", scale.reshape(1))], [node.output[0]], name=n)]
            else:
                nodes.append(node)
        del graph.node[:]
        graph.node.extend(nodes)
    used = {x for graph in nested(model.graph) for node in graph.node for x in node.input}
    kept = [w for w in model.graph.initializer if w.name in used] + list(made.values())
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def export(model):
    """Returns encoder and merged decoder."""
    first, later = export_steps(model)
    encoder = export_encoder(model)
    # The exporter leaves it as it found its new wrapper: ready to be trained, with dropout.
    model.eval()
    return encoder, merge(model, first, later)
