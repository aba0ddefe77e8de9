"""Writes test/golden/foreign/: small ONNX models trained elsewhere, with what their makers answer.

Run once: python bench/peers/make_foreign_models.py test/golden/foreign
Each NAME.onnx comes with NAME.json: raw windows, how they are scaled, the model's own outputs as
PyTorch or scikit-learn computes them, and the closes that they mean.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from sklearn.ensemble import GradientBoostingRegressor

OHLCV = ["open", "high", "low", "close", "volume"]
WINDOWS = 6


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(5)
    for make in (make_gru, make_lstm, make_loop, make_trees):
        make(folder)


def make_gru(folder):
    """PyTorch GRU by the TorchScript exporter, any number of windows, closes scaled by the window."""
    model = Recurrent(torch.nn.GRU(5, 8, batch_first=True), close=3, carry=True)
    facts = {"features": OHLCV, "lookback": 24, "scaling": {"kind": "window-min-max"}}
    example = torch.zeros(1, 24, 5)
    batch = {"candles": {0: "batch"}, "forecast": {0: "batch"}}
    export(folder / "gru.onnx", model, example, dynamo=False, dynamic_axes=batch)
    record(folder / "gru.json", model, {**facts, "output": "scaled-close"})


def make_lstm(folder):
    """PyTorch LSTM of two layers by the newer exporter, one window at a time, log-returns."""
    model = Recurrent(torch.nn.LSTM(5, 8, num_layers=2, batch_first=True), close=3, carry=False)
    rows = walk(400, OHLCV, 1)[:, 0]
    mean, std = rows.mean(axis=0), rows.std(axis=0)
    scaling = {"kind": "standard", "mean": mean.tolist(), "std": std.tolist()}
    facts = {"features": OHLCV, "lookback": 24, "scaling": scaling}
    export(folder / "lstm.onnx", model, torch.zeros(1, 24, 5), dynamo=True)
    record(folder / "lstm.json", model, {**facts, "output": "log-return"})


def make_loop(folder):
    """A scripted PyTorch loop, exported as an ONNX Loop; raw closes and volumes in, the close out."""
    model = torch.jit.script(LoopedAverage())
    facts = {"features": ["volume", "close"], "lookback": 16, "scaling": {"kind": "none"}}
    batch = {"candles": {0: "batch", 1: "time"}, "forecast": {0: "batch"}}
    export(folder / "loop.onnx", model, torch.ones(2, 16, 2), dynamo=False, dynamic_axes=batch)
    record(folder / "loop.json", model, {**facts, "output": "price"})


def make_trees(folder):
    """Boosted trees of scikit-learn as a TreeEnsembleRegressor on a flat window."""
    facts = {"features": OHLCV, "lookback": 8, "scaling": {"kind": "window-standard"}}
    raw = walk(300, OHLCV, 8, seed=9)
    x = scaled(raw, facts["scaling"]).reshape(len(raw), -1)
    y = np.random.default_rng(9).normal(0, 0.004, len(raw)) + 0.003 * np.tanh(x[:, -2])
    trees = GradientBoostingRegressor(n_estimators=12, max_depth=3, random_state=5).fit(x, y)
    onnx.save(tree_model(trees, x.shape[1]), folder / "trees.onnx")

    def predict(windows):
        return trees.predict(windows.reshape(len(windows), -1)).astype(np.float32)

    record(folder / "trees.json", predict, {**facts, "output": "change"})


class Recurrent(torch.nn.Module):
    def __init__(self, layer, close, carry):
        super().__init__()
        self.layer, self.close, self.carry = layer, close, carry
        self.head = torch.nn.Linear(8, 1)

    def forward(self, candles):
        hidden, _ = self.layer(candles)
        move = 0.02 * self.head(hidden[:, -1])
        last = candles[:, -1, self.close : self.close + 1]
        return last + move if self.carry else move


class LoopedAverage(torch.nn.Module):
    """An average of closes that forgets faster where volume is high."""

    def forward(self, candles):
        volume, close = candles[:, :, 0], candles[:, :, 1]
        usual = volume.mean(dim=1)
        state = close[:, 0]
        for k in range(candles.size(1)):
            gate = torch.sigmoid(volume[:, k] / usual)
            state = state + gate * (close[:, k] - state)
        return state


def export(path, model, example, **options):
    torch.onnx.export(
        model.eval(),
        (example,),
        str(path),
        input_names=["candles"],
        output_names=["forecast"],
        opset_version=18 if options["dynamo"] else 17,
        **({"external_data": False} if options["dynamo"] else {}),
        **options,
    )
    onnx.save(without_origin(onnx.load(path)), path)


def without_origin(model):
    """The exporters write the paths of this script into the nodes."""
    graph = model.graph
    for part in [graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer]:
        part.ClearField("doc_string")
        part.ClearField("metadata_props")
    for attribute in (a for node in graph.node for a in node.attribute if a.HasField("g")):
        for node in attribute.g.node:
            node.ClearField("doc_string")
            node.ClearField("metadata_props")
    del model.metadata_props[:]
    return model


def tree_model(trees, width):
    names = ("nodes_treeids nodes_nodeids nodes_featureids nodes_values nodes_modes nodes_truenodeids "
             "nodes_falsenodeids target_treeids target_nodeids target_ids target_weights").split()
    column = {name: [] for name in names}
    for t, tree in enumerate(each.tree_ for each in trees.estimators_[:, 0]):
        for n in range(tree.node_count):
            leaf = tree.children_left[n] < 0
            node = (t, n, 0 if leaf else int(tree.feature[n]),
                    0.0 if leaf else float(np.float32(tree.threshold[n])),
                    "LEAF" if leaf else "BRANCH_LEQ",
                    0 if leaf else int(tree.children_left[n]),
                    0 if leaf else int(tree.children_right[n]))
            for name, value in zip(names[:7], node):
                column[name].append(value)
            if leaf:
                weight = float(trees.learning_rate * tree.value[n, 0, 0])
                for name, value in zip(names[7:], (t, n, 0, weight)):
                    column[name].append(value)
    base = [float(trees.init_.constant_.ravel()[0])]
    node = helper.make_node("TreeEnsembleRegressor", ["candles"], ["forecast"], domain="ai.onnx.ml",
                            n_targets=1, base_values=base, aggregate_function="SUM", **column)
    graph = helper.make_graph(
        [node],
        "trees",
        [helper.make_tensor_value_info("candles", TensorProto.FLOAT, ["batch", width])],
        [helper.make_tensor_value_info("forecast", TensorProto.FLOAT, ["batch", 1])],
    )
    opsets = [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="scikit-learn")


def walk(count, features, lookback, seed=7):
    """[count, lookback, F] raw float32 candles of a random walk, one window after the other."""
    rng = np.random.default_rng(seed)
    size = count + lookback - 1
    close = 30000 * np.exp(np.cumsum(rng.normal(0, 0.004, size)))
    opened = np.concatenate([[30000], close[:-1]])
    spread = 1 + np.abs(rng.normal(0, 0.002, size))
    table = {"open": opened, "close": close, "high": np.maximum(opened, close) * spread,
             "low": np.minimum(opened, close) / spread, "volume": np.exp(rng.normal(5, 0.6, size))}
    columns = np.stack([table[name] for name in features], axis=1).astype(np.float32)
    return np.stack([columns[k : k + lookback] for k in range(count)])


def scaled(raw, scaling):
    raw = raw.astype(np.float64)
    if scaling["kind"] == "none":
        x = raw
    elif scaling["kind"] == "standard":
        x = (raw - np.array(scaling["mean"])) / np.array(scaling["std"])
    elif scaling["kind"] == "window-min-max":
        low, high = raw.min(axis=1, keepdims=True), raw.max(axis=1, keepdims=True)
        x = (raw - low) / (high - low)
    else:
        x = (raw - raw.mean(axis=1, keepdims=True)) / raw.std(axis=1, keepdims=True)
    return x.astype(np.float32)


def record(path, model, facts):
    raw = walk(WINDOWS * 40, facts["features"], facts["lookback"], seed=11)[::40]
    x = scaled(raw, facts["scaling"])
    with torch.no_grad():
        answers = model(torch.from_numpy(x)).numpy() if isinstance(model, torch.nn.Module) else model(x)
    outputs = answers.reshape(-1).astype(np.float64)
    close = raw[:, :, facts["features"].index("close")].astype(np.float64)
    meant = {
        "price": outputs,
        "change": close[:, -1] * (1 + outputs),
        "log-return": close[:, -1] * np.exp(outputs),
        "scaled-close": close.min(axis=1) + outputs * (close.max(axis=1) - close.min(axis=1)),
    }[facts["output"]]
    content = {**facts, "inputs": raw.reshape(WINDOWS, -1).tolist(), "outputs": outputs.tolist(), "closes": meant.tolist()}
    path.write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
