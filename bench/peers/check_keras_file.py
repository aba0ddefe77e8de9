"""Does Keras answer from a bundle's .h5 as candlecast did?

    python check_keras_file.py models/BTCUSDT/1h/price/VERSION

Loads the Keras file of the folder with keras.models.load_model, rebuilds the same network in numpy
from the file's raw weights (of an ensemble: the mean of its members), and compares both with
golden.json (scaledInputs -> scaledOutputs).
Exits with 1 where the largest difference is above 1e-5.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import h5py
import keras
import numpy as np

LIMIT = 1e-5


def main(folder):
    file = next(folder.glob("*.h5"))
    golden = json.loads((folder / "golden.json").read_text())
    x = np.array(golden["scaledInputs"], dtype=np.float32)
    wanted = np.array(golden["scaledOutputs"][: len(x)])

    model = keras.models.load_model(file)
    named = read_weights(file)
    weights = [w for _, w in named]
    of_model = np.concatenate([w.numpy().ravel() for w in model.weights])
    of_file = np.concatenate([w.ravel() for w in weights])
    layers = json.loads(h5py.File(file).attrs["model_config"])["config"]["layers"]
    head = [layer["config"] for layer in layers if layer["class_name"] == "Dense"][-1]
    differences = {
        "weights, Keras against file": np.abs(of_model - of_file).max(),
        "outputs, Keras against golden.json": np.abs(model.predict(x, verbose=0)[:, 0] - wanted).max(),
        "outputs, numpy float64 against golden.json": np.abs(
            mean_forward(named, x.astype(np.float64), head["activation"]) - wanted
        ).max(),
    }
    print(f"{file.name}: keras {keras.__version__}, {of_file.size:,} parameters, {len(x)} windows")
    print(f"input {model.input_shape}, loss {model.loss}, optimizer {type(model.optimizer).__name__}")
    for name, value in differences.items():
        print(f"{value:10.3e}  max abs difference of {name}")
    return int(max(differences.values()) > LIMIT)


def read_weights(file):
    with h5py.File(file) as h5:
        root = h5["model_weights"]
        return [
            (layer, np.asarray(root[layer][name]))
            for layer in root.attrs["layer_names"]
            for name in root[layer].attrs["weight_names"]
        ]


def mean_forward(named, x, head):
    """Of the members, whose layers are called member1_conv1d and so on; of the only network."""
    prefixes = {layer.split("_")[0] if layer.startswith("member") else "" for layer, _ in named}
    outputs = [
        forward([w for layer, w in named if layer.startswith(prefix and f"{prefix}_")], x, head)
        for prefix in prefixes
    ]
    return np.mean(outputs, axis=0)


def forward(weights, x, head):
    k1, b1, k2, b2, wx1, wh1, c1, wx2, wh2, c2, d1, e1, d2, e2 = (w.astype(np.float64) for w in weights)
    y = conv1d(conv1d(x, k1, b1), k2, b2)
    length = y.shape[1] // 2 * 2
    y = np.maximum(y[:, 0:length:2], y[:, 1:length:2])
    y = lstm(lstm(y, wx1, wh1, c1), wx2, wh2, c2)[:, -1]
    y = np.maximum(y @ d1 + e1, 0) @ d2 + e2
    return sigmoid(y)[:, 0] if head == "sigmoid" else y[:, 0]


def conv1d(x, kernel, bias):
    steps = x.shape[1] - len(kernel) + 1
    return np.maximum(sum(x[:, i : i + steps] @ k for i, k in enumerate(kernel)) + bias, 0)


def lstm(x, kernel, recurrent, bias):
    units = len(recurrent)
    h = c = np.zeros((len(x), units))
    outputs = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
