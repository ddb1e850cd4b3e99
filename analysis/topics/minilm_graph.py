"""The all-MiniLM-L6-v2 sentence encoder as an ONNX graph, built from its weights without torch.

The network is BERT (Devlin et al. 2019) with six layers, then the mean over the tokens that are not padding, scaled
to length one (Reimers and Gurevych 2019). Only the big MatMul weights are made int8 later; the embedding table stays
float, because quantising it costs more accuracy (cosine 0.97 instead of 0.99) than it saves time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, HEADS, EPSILON = 6, 384, 12, 1e-12
CONTRIB = "com.microsoft"  # the operators onnxruntime brings beside the standard ones


class _Graph:
    """Collects nodes and weights; every method returns the name of the value it made."""

    def __init__(self, weights: dict[str, np.ndarray], int8: bool) -> None:
        self.weights, self.int8 = weights, int8
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def op(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(self, source: str, output: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """y = x W^T + b; torch keeps W as (out, in). In int8: symmetric, one scale for each output channel."""
        bias_name = self.constant(f"{output}.bias", bias)
        if not self.int8:
            product = self.op(
                "MatMul", [source, self.constant(f"{output}.weight", weight.T)], f"{output}.product"
            )
            return self.op("Add", [product, bias_name], output)
        scale = np.abs(weight).max(axis=1) / 127
        whole = np.rint(weight / scale[:, None]).astype(np.int8)
        parts = [self.constant(f"{output}.weight", whole.T), self.constant(f"{output}.weight_scale", scale)]
        return self.op("DynamicQuantizeMatMul", [source, *parts, "", bias_name], output, domain=CONTRIB)

    def normed(self, source: str, output: str, prefix: str) -> str:
        scale = self.constant(f"{output}.scale", self.weights[f"{prefix}.weight"])
        shift = self.constant(f"{output}.shift", self.weights[f"{prefix}.bias"])
        return self.op("LayerNormalization", [source, scale, shift], output, axis=-1, epsilon=EPSILON)


def _embedded(graph: _Graph) -> str:
    table = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    # The single token type (0) is the same for every token: it is added to the positions once, here.
    places = graph.weights["embeddings.position_embeddings.weight"]
    positions = graph.constant(
        "positions", places + graph.weights["embeddings.token_type_embeddings.weight"][0]
    )
    words = graph.op("Gather", [table, "input_ids"], "word_vectors")
    shape = graph.op("Shape", ["input_ids"], "input_shape", start=1, end=2)
    start, axis = graph.constant("zero", np.array([0])), graph.constant("axis0", np.array([0]))
    used = graph.op("Slice", [positions, start, shape, axis], "used_positions")
    return graph.normed(graph.op("Add", [words, used], "summed"), "embedded", "embeddings.LayerNorm")


def _attention(graph: _Graph, source: str, layer: str, prefix: str) -> str:
    """Query, key and value share one MatMul, so that the activations are quantised once instead of three times."""
    part = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([graph.weights[f"{name}.weight"] for name in part])
    bias = np.concatenate([graph.weights[f"{name}.bias"] for name in part])
    weight[:WIDTH] /= np.sqrt(WIDTH / HEADS)  # the scaling of the scores, moved into the query
    bias[:WIDTH] /= np.sqrt(WIDTH / HEADS)
    joint = graph.linear(source, f"{layer}.qkv", weight, bias)
    split = graph.op("Reshape", [joint, "split_heads"], f"{layer}.split")
    moved = graph.op("Transpose", [split], f"{layer}.moved", perm=[2, 0, 3, 1, 4])
    query, key, value = (
        graph.op("Gather", [moved, f"pick{i}"], f"{layer}.part{i}", axis=0) for i in range(3)
    )
    turned = graph.op("Transpose", [key], f"{layer}.turned", perm=[0, 1, 3, 2])
    scores = graph.op(
        "Add", [graph.op("MatMul", [query, turned], f"{layer}.scores"), "mask"], f"{layer}.masked"
    )
    mixed = graph.op(
        "MatMul", [graph.op("Softmax", [scores], f"{layer}.shares", axis=-1), value], f"{layer}.mixed"
    )
    joined = graph.op("Transpose", [mixed], f"{layer}.joined", perm=[0, 2, 1, 3])
    return graph.op("Reshape", [joined, "join_heads"], f"{layer}.context")


def _layer(graph: _Graph, source: str, number: int) -> str:
    prefix, layer = f"encoder.layer.{number}", f"layer{number}"

    def dense(value: str, output: str, name: str) -> str:
        weight, bias = graph.weights[f"{prefix}.{name}.weight"], graph.weights[f"{prefix}.{name}.bias"]
        return graph.linear(value, output, weight, bias)

    context = dense(_attention(graph, source, layer, prefix), f"{layer}.attended", "attention.output.dense")
    residual = graph.op("Add", [context, source], f"{layer}.residual1")
    middle = graph.normed(residual, f"{layer}.middle", f"{prefix}.attention.output.LayerNorm")
    wide = graph.op("Gelu", [dense(middle, f"{layer}.wide", "intermediate.dense")], f"{layer}.gelu")
    narrow = dense(wide, f"{layer}.narrow", "output.dense")
    residual = graph.op("Add", [narrow, middle], f"{layer}.residual2")
    return graph.normed(residual, f"{layer}.out", f"{prefix}.output.LayerNorm")


def _pooled(graph: _Graph, source: str) -> str:
    """The mean of the token vectors, padding left out, at length one."""
    weight = graph.op("Unsqueeze", ["mask_float", "axis2"], "token_weight")
    total = graph.op("ReduceSum", [graph.op("Mul", [source, weight], "kept"), "axis1"], "total", keepdims=0)
    return graph.op("LpNormalization", [total], "sentence", axis=-1, p=2)


def sentence_encoder(weights: dict[str, np.ndarray], *, int8: bool = True) -> onnx.ModelProto:
    """The encoder: input_ids and attention_mask (int64, [batch, tokens]) → sentence (float32, [batch, 384]).

    With `int8` the activations are quantised per call over the whole batch, so a vector depends a little on the texts
    beside it (cosine 0.99); `int8=False` is exact and about half as fast.
    """
    graph = _Graph(weights, int8)
    graph.constant("axis1", np.array([1]))
    graph.constant("axis2", np.array([2]))
    graph.constant("mask_axes", np.array([1, 2]))
    graph.constant("split_heads", np.array([0, 0, 3, HEADS, WIDTH // HEADS]))
    graph.constant("join_heads", np.array([0, 0, WIDTH]))
    for i in range(3):
        graph.constant(f"pick{i}", np.array(i))
    graph.op("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    hidden = graph.op("Sub", [graph.constant("one", np.array(1, np.float32)), "mask_float"], "hidden_tokens")
    penalty = graph.op("Mul", [hidden, graph.constant("minus", np.array(-1e4, np.float32))], "penalty")
    graph.op("Unsqueeze", [penalty, "mask_axes"], "mask")
    value = _embedded(graph)
    for number in range(LAYERS):
        value = _layer(graph, value, number)
    _pooled(graph, value)
    ids = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"])
        for n in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["batch", WIDTH])
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", ids, [out], graph.constants)
    model = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(CONTRIB, 1)], ir_version=10
    )
    onnx.checker.check_model(model)
    return model
