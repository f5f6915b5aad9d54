/** How the attention.py of every mechanism begins; `title` is the mechanism's name as a sentence begins with it. */
export function pytorchHead(title: string): string {
  return `"""${title} attention. Letters: B batch, S source steps, K size of an encoder output, H size of a decoder state."""

from typing import Tuple

import torch
from torch import Tensor, nn`;
}
