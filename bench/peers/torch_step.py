"""Time of one training step in PyTorch: mission network, batch 32, window 120, float32, Adam."""

import torch
from step_rounds import answer_rounds
from torch_network import Network


def prepare(variant, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = Network()
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7, fused="fused" in variant)
    x, y = torch.randn(32, 120, 5), torch.randn(32)
    forward = torch.compile(network) if "compile" in variant else network

    def step():
        adam.zero_grad(set_to_none=True)
        torch.nn.functional.mse_loss(forward(x), y).backward()
        adam.step()

    return step, {"peer": "PyTorch", "library": torch.__version__}


if __name__ == "__main__":
    answer_rounds(__doc__, ["eager", "eager-fused", "compile", "compile-fused"], prepare)
