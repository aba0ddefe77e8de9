"""Time of one training step in Keras on TensorFlow: mission network, batch 32, window 120, float32, Adam.

Variants: train-on-batch is model.train_on_batch; function is a bare tf.function around the tape and
the optimizer, which leaves out Keras' bookkeeping; -xla compiles with XLA; -unrolled has the LSTM
layers without a loop.
"""

import numpy as np
from keras_network import adam, build, keras, tf, use_threads
from step_rounds import answer_rounds

VARIANTS = [
    f"{way}{xla}{unrolled}"
    for way in ("function", "train-on-batch")
    for xla in ("", "-xla")
    for unrolled in ("", "-unrolled")
]


def prepare(variant, threads):
    use_threads(threads)
    keras.utils.set_random_seed(1)
    model = build(unroll="unrolled" in variant)
    x = np.random.default_rng(1).standard_normal((32, 120, 5)).astype(np.float32)
    y = np.random.default_rng(2).standard_normal((32, 1)).astype(np.float32)
    ways = {"function": function_step, "train-on-batch": train_on_batch_step}
    way = next(way for name, way in ways.items() if variant.startswith(name))
    step = way(model, x, y, "xla" in variant)
    return step, {"peer": "Keras", "library": f"{keras.__version__} on TensorFlow {tf.__version__}"}


def train_on_batch_step(model, x, y, xla):
    model.compile(adam(), "mse", jit_compile=xla)
    return lambda: model.train_on_batch(x, y)


def function_step(model, x, y, xla):
    optimizer = adam()
    optimizer.build(model.trainable_variables)
    inputs, labels = tf.constant(x), tf.constant(y)

    @tf.function(jit_compile=xla)
    def run(inputs, labels):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(inputs, training=True) - labels))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return lambda: run(inputs, labels).numpy()


if __name__ == "__main__":
    answer_rounds(__doc__, VARIANTS, prepare)
