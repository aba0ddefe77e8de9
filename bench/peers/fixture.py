"""Reads the folder that write-fixture.ts wrote."""

import json
from pathlib import Path

import numpy as np


class Fixture:
    def __init__(self, folder):
        folder = Path(folder)
        self.layout = json.loads((folder / "layout.json").read_text())
        sizes = [self.layout[key] for key in ("steps", "batchSize", "lookback", "features")]
        self.inputs = read(folder / "inputs.bin").reshape(sizes)  # [step, B, T, F]
        self.labels = read(folder / "labels.bin").reshape(sizes[:2])  # [step, B]
        self.losses = np.array(self.layout["losses"])  # [step] ours
        self.parameters = self.by_name(read(folder / "parameters.bin"))
        self.gradient = self.by_name(read(folder / "gradient.bin"))  # ours, of the first batch

    def by_name(self, flat):
        """Arrays by Keras' name in Keras' layout."""
        arrays, offset = {}, 0
        for parameter in self.layout["parameters"]:
            size = int(np.prod(parameter["shape"]))
            arrays[parameter["name"]] = flat[offset : offset + size].reshape(parameter["shape"])
            offset += size
        return arrays


def read(path):
    return np.fromfile(path, dtype="<f4")


def record(path, content):
    Path(path).write_text(json.dumps(content) + "\n")
