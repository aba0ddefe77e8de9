"""Do our gradients of the first batch match PyTorch's in float64?

    python torch_gradients.py FOLDER [--record test/golden/first-batch-gradients.json]

FOLDER comes from write-fixture.ts. Exits with 1 where a parameter's error is above 1e-5: norm is
|ours - theirs| / |theirs|, element the largest difference over the largest absolute value.
"""

import argparse
import sys

import numpy as np
import torch
from fixture import Fixture, record
from torch_network import Network, keras_gradients, load_keras_weights

LIMIT = 1e-5
PROBES = 20


def main(options):
    fixture = Fixture(options.folder)
    loss, gradients = torch_gradients(fixture)
    worst = abs(fixture.losses[0] / loss - 1)
    print(f"loss {loss:.9f}, ours differs by {worst:.1e} relative")
    print(f"{'parameter':24}{'norm':>12}{'norm err':>10}{'element err':>12}")
    for name, theirs in gradients.items():
        difference = fixture.gradient[name] - theirs
        by_norm = np.linalg.norm(difference) / np.linalg.norm(theirs)
        by_element = np.abs(difference).max() / np.abs(theirs).max()
        print(f"{name:24}{np.linalg.norm(theirs):12.4e}{by_norm:10.1e}{by_element:12.1e}")
        worst = max(worst, by_norm, by_element)
    print(f"worst {worst:.1e}, limit {LIMIT:.0e}")
    if options.record:
        record(options.record, golden(fixture, loss, gradients))
    return int(not worst <= LIMIT)


def torch_gradients(fixture):
    network = Network(fixture.layout["features"]).double()
    load_keras_weights(network, fixture.parameters)
    inputs = torch.from_numpy(fixture.inputs[0].astype(np.float64))
    labels = torch.from_numpy(fixture.labels[0].astype(np.float64))
    loss = torch.nn.functional.mse_loss(network(inputs), labels)
    loss.backward()
    return loss.item(), keras_gradients(network, fixture.parameters)


def golden(fixture, loss, gradients):
    return {
        "source": f"PyTorch {torch.__version__}, float64 (bench/peers/torch_gradients.py)",
        "seed": fixture.layout["seed"],
        "loss": loss,
        "gradients": {name: summary(gradient.ravel()) for name, gradient in gradients.items()},
    }


def summary(gradient):
    """Positions count through Keras' layout, row-major."""
    at = np.unique(np.linspace(0, gradient.size - 1, PROBES).astype(int))
    return {
        "norm": float(np.linalg.norm(gradient)),
        "sum": float(gradient.sum()),
        "largest": float(np.abs(gradient).max()),
        "positions": at.tolist(),
        "values": gradient[at].tolist(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--record")
    sys.exit(main(parser.parse_args()))
