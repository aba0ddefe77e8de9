"""Do our losses of the first 50 Adam steps follow Keras'?

    python keras_first_steps.py FOLDER [--record test/golden/first-50-losses.json]

FOLDER comes from write-fixture.ts: same starting weights, batches and order. Exits with 1 where a
loss differs by more than 1e-3 relative.
"""

import argparse
import sys

import numpy as np
from fixture import Fixture, record
from keras_network import adam, build, keras, load_weights, tf, use_threads

LIMIT = 1e-3


def main(options):
    fixture = Fixture(options.folder)
    losses = keras_losses(fixture)
    error = np.abs(fixture.losses / losses - 1)
    for step in (0, 9, 19, 29, 39, 49):
        print(f"step {step + 1:2}: Keras {losses[step]:.7f}, ours {fixture.losses[step]:.7f}, {error[step]:.1e}")
    print(f"worst {error.max():.1e} at step {error.argmax() + 1}, limit {LIMIT:.0e}")
    if options.record:
        versions = f"Keras {keras.__version__} on TensorFlow {tf.__version__}"
        record(
            options.record,
            {
                "source": f"{versions}, float32 (bench/peers/keras_first_steps.py)",
                "seed": fixture.layout["seed"],
                "losses": [float(f"{loss:.9g}") for loss in losses],
            },
        )
    return int(not error.max() <= LIMIT)


def keras_losses(fixture):
    use_threads(2)
    model = build(fixture.layout["features"])
    load_weights(model, fixture.parameters)
    model.compile(adam(), "mse")
    losses = []
    for inputs, labels in zip(fixture.inputs, fixture.labels):
        model.reset_metrics()  # else the loss would be the mean so far
        losses.append(float(model.train_on_batch(inputs, labels[:, None])))
    return np.array(losses)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--record")
    sys.exit(main(parser.parse_args()))
