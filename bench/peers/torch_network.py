"""The mission's network in PyTorch, with parameters in Keras' names and layouts."""

import torch
from torch import nn

# Keras' name -> attribute of the module
LAYERS = {
    "conv1d": "conv_1",
    "conv1d_1": "conv_2",
    "lstm": "lstm_1",
    "lstm_1": "lstm_2",
    "dense": "dense_1",
    "dense_1": "dense_2",
}


class Network(nn.Module):
    def __init__(self, features=5):
        super().__init__()
        self.conv_1 = nn.Conv1d(features, 64, 3)
        self.conv_2 = nn.Conv1d(64, 64, 3)
        self.pool = nn.MaxPool1d(2)
        self.lstm_1 = nn.LSTM(64, 100, batch_first=True)
        self.lstm_2 = nn.LSTM(100, 100, batch_first=True)
        self.dense_1 = nn.Linear(100, 50)
        self.dense_2 = nn.Linear(50, 1)

    def forward(self, x):
        """x [B, T, F] -> [B]"""
        y = torch.relu(self.conv_1(x.transpose(1, 2)))
        y = self.pool(torch.relu(self.conv_2(y))).transpose(1, 2)
        y, _ = self.lstm_1(y)
        y, _ = self.lstm_2(y)
        y = torch.relu(self.dense_1(y[:, -1]))
        return self.dense_2(y)[:, 0]


def load_keras_weights(network, weights):
    """weights: arrays by Keras' name, as layout.json has them. Both order an LSTM's gates i, f, g, o;
    PyTorch has a second bias, which stays zero."""
    with torch.no_grad():
        for name, array in weights.items():
            to_torch_parameter(network, name).copy_(to_torch_layout(name, torch.from_numpy(array.copy())))
        for lstm in (network.lstm_1, network.lstm_2):
            lstm.bias_hh_l0.zero_()


def keras_gradients(network, names):
    """The gradients after backward(), as arrays by Keras' name in Keras' layout."""
    return {
        name: to_keras_layout(name, to_torch_parameter(network, name).grad).contiguous().numpy()
        for name in names
    }


def to_torch_parameter(network, name):
    layer, array = name.split("/")
    module = getattr(network, LAYERS[layer])
    if isinstance(module, nn.LSTM):
        lstm = {"kernel": "weight_ih_l0", "recurrent_kernel": "weight_hh_l0", "bias": "bias_ih_l0"}
        return getattr(module, lstm[array])
    return module.weight if array == "kernel" else module.bias


def to_torch_layout(name, array):
    if name.endswith("bias"):
        return array
    return array.permute(2, 1, 0) if array.dim() == 3 else array.T


to_keras_layout = to_torch_layout  # reversing the axes undoes itself
