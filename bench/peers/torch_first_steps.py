"""Do our losses of the first 50 Adam steps follow float64?

    python torch_first_steps.py FOLDER [--record test/golden/first-50-losses-float64.json]

FOLDER comes from write-fixture.ts. PyTorch computes the gradients in float64; Adam is written out in
Keras' form, where epsilon stands beside the uncorrected second moment. Tells Keras' rounding from an
error of ours: exits with 1 where a loss differs by more than 1e-4 relative.
"""

import argparse
import sys

import numpy as np
import torch
from fixture import Fixture, record
from torch_network import Network, load_keras_weights

LIMIT = 1e-4
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


def main(options):
    fixture = Fixture(options.folder)
    losses = float64_losses(fixture)
    error = np.abs(fixture.losses / losses - 1)
    print(f"worst {error.max():.1e} at step {error.argmax() + 1}, limit {LIMIT:.0e}")
    if options.record:
        record(
            options.record,
            {
                "source": f"PyTorch {torch.__version__}, float64 (bench/peers/torch_first_steps.py)",
                "seed": fixture.layout["seed"],
                "losses": losses.tolist(),
            },
        )
    return int(not error.max() <= LIMIT)


def float64_losses(fixture):
    network = Network(fixture.layout["features"]).double()
    load_keras_weights(network, fixture.parameters)
    # Keras has one bias where PyTorch has two
    learned = [p for name, p in network.named_parameters() if "bias_hh" not in name]
    moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in learned]
    losses = []
    for inputs, labels in zip(fixture.inputs.astype(np.float64), fixture.labels.astype(np.float64)):
        network.zero_grad()
        output = network(torch.from_numpy(inputs))
        loss = torch.nn.functional.mse_loss(output, torch.from_numpy(labels))
        loss.backward()
        losses.append(loss.item())
        size = fixture.layout["learningRate"] * step_share(len(losses))
        for parameter, (first, second) in zip(learned, moments):
            first.lerp_(parameter.grad, 1 - BETA_1)
            second.lerp_(parameter.grad**2, 1 - BETA_2)
            parameter.data -= size * first / (second.sqrt() + EPSILON)
    return np.array(losses)


def step_share(step):
    return (1 - BETA_2**step) ** 0.5 / (1 - BETA_1**step)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--record")
    sys.exit(main(parser.parse_args()))
