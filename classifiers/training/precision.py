"""Training in bfloat16 with full-precision copies of the weights.

Twice as fast on processors with bfloat16 arithmetic; updates too small for bfloat16 are not lost,
because they are added to the copies. Source: Micikevicius et al., Mixed Precision Training, 2018.
"""

import torch
from torch import nn


class MasterWeights:
    """Full-precision copies of a module's trained weights, while it computes in bfloat16."""

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._half = [value for value in module.parameters() if value.requires_grad]
        #: What the optimizer updates, float32.
        self.weights = [nn.Parameter(value.detach().clone()) for value in self._half]
        module.to(torch.bfloat16)

    def take_gradients(self) -> None:
        """Move the module's gradients to the copies."""
        for half, full in zip(self._half, self.weights, strict=True):
            full.grad = None if half.grad is None else half.grad.float()
            half.grad = None

    def give_weights(self) -> None:
        """Round the updated copies back into the module."""
        with torch.no_grad():
            for half, full in zip(self._half, self.weights, strict=True):
                half.copy_(full)

    def restore(self) -> None:
        """Put the module back into float32, with the copies as its weights."""
        self._module.float()
        self.give_weights()
