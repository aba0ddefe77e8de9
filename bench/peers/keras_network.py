"""The mission's network in Keras on TensorFlow, two threads by default."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import tensorflow as tf
from keras import layers


def use_threads(threads):
    """Call before the first op."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def build(features=5, unroll=False):
    return keras.Sequential(
        [
            keras.Input((120, features)),
            layers.Conv1D(64, 3, activation="relu", name="conv1d"),
            layers.Conv1D(64, 3, activation="relu", name="conv1d_1"),
            layers.MaxPooling1D(2),
            layers.LSTM(100, return_sequences=True, unroll=unroll, name="lstm"),
            layers.LSTM(100, unroll=unroll, name="lstm_1"),
            layers.Dense(50, activation="relu", name="dense"),
            layers.Dense(1, name="dense_1"),
        ]
    )


def load_weights(model, weights):
    """weights: arrays by name, as layout.json has them, in the order of layers."""
    model.set_weights(list(weights.values()))


def adam():
    return keras.optimizers.Adam(learning_rate=1e-3, epsilon=1e-7)
