"""What a head makes of its queries, keys and values: the mechanisms of the Transformer, a function each.

Letters: B batch, T queries, S keys, N heads, d size of a head. Queries are [T, B, N, d], keys and values [S, B, N, d],
scores and weights [T, B, N, S]. Everything is written out from the definitions, sorts and running sums included, and
differentiated by autograd.
"""

from typing import Callable, NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor


class Sight(NamedTuple):
    """Which keys a query may see."""

    real: Tensor  # [S, B], False at padding
    causal: bool = False  # whether later keys are hidden
    pattern: str = "dense"  # a key of `patterns`
    reach: int = 1

    def allowed(self, queries: int) -> Tensor:
        """[T, B, 1, S]"""
        p, s = torch.arange(queries).unsqueeze(1), torch.arange(len(self.real)).unsqueeze(0)
        seen = patterns[self.pattern](p, s, self.reach)  # [T, S]
        if self.causal:
            seen = seen & (s <= p)
        return (seen.unsqueeze(1) & self.real.t()).unsqueeze(2)


patterns = {
    "dense": lambda p, s, reach: (p == p) & (s == s),
    "window": lambda p, s, reach: (p - s).abs() <= reach,
    "strided": lambda p, s, reach: ((p - s).abs() < reach) | ((p - s).remainder(reach) == 0),
    "block": lambda p, s, reach: p.div(reach, rounding_mode="floor") == s.div(reach, rounding_mode="floor"),
}


def softmax(scores: Tensor) -> Tensor:
    return scores.softmax(dim=-1)


def sparsemax(scores: Tensor) -> Tensor:
    """The nearest point of the simplex. Martins and Astudillo, 2016: with k the largest for which 1 + k z_(k) exceeds
    the sum of the k largest scores z_(1) ... z_(k), the threshold is (that sum - 1) / k."""
    ranked = scores.sort(dim=-1, descending=True).values
    ranks = torch.arange(1, scores.shape[-1] + 1, dtype=scores.dtype)
    inside = 1 + ranks * ranked > ranked.cumsum(dim=-1)
    count = inside.sum(dim=-1, keepdim=True)  # k
    threshold = (ranked.masked_fill(~inside, 0.0).sum(dim=-1, keepdim=True) - 1) / count
    return (scores - threshold).clamp(min=0)


def entmax15(scores: Tensor) -> Tensor:
    """max(0, z / 2 - threshold)^2. Peters, Niculae and Martins, 2019: of the k largest halves of scores, with mean M
    and sum of squared deviations Q, the threshold is M - sqrt((1 - Q) / k); k is the largest for which it is below all
    of them."""
    ranked = (scores / 2).sort(dim=-1, descending=True).values
    ranks = torch.arange(1, scores.shape[-1] + 1, dtype=scores.dtype)
    with torch.no_grad():  # which k: a choice, which has no gradient
        finite = ranked.masked_fill(ranked.isinf(), -1e3)
        mean = finite.cumsum(dim=-1) / ranks
        deviations = (finite**2).cumsum(dim=-1) - ranks * mean**2
        inside = (deviations <= 1) & (mean - ((1 - deviations).clamp(min=0) / ranks).sqrt() < finite)
        count = inside.sum(dim=-1, keepdim=True)
    top = ranked.masked_fill(~inside, 0.0)
    mean = top.sum(dim=-1, keepdim=True) / count
    deviations = ((top - mean).masked_fill(~inside, 0.0) ** 2).sum(dim=-1, keepdim=True)
    threshold = mean - ((1 - deviations) / count).sqrt()
    return (scores / 2 - threshold).clamp(min=0) ** 2


Looked = Tuple[Tensor, Tensor]  # weights [T, B, N, S] and context [T, B, N, d]
Look = Callable[[Tensor, Tensor, Tensor, Sight], Looked]


def by_scores(projection: Callable[[Tensor], Tensor]) -> Look:
    """Scaled dot products, a projection onto the simplex, and the values summed by weight."""

    def look(query: Tensor, key: Tensor, value: Tensor, sight: Sight) -> Looked:
        scores = torch.einsum("tbnd,sbnd->tbns", query, key) / query.shape[-1] ** 0.5
        allowed = sight.allowed(len(query))
        # A query at padding may see nothing. It is computed as if it saw all, so that no NaN arises, and then gets zeros.
        blind = ~allowed.any(dim=-1, keepdim=True)
        weights = projection(scores.masked_fill(~(allowed | blind), float("-inf"))).masked_fill(~allowed, 0.0)
        return weights, torch.einsum("tbns,sbnd->tbnd", weights, value)

    return look


def linear(query: Tensor, key: Tensor, value: Tensor, sight: Sight) -> Looked:
    """Katharopoulos et al., 2020, with the features elu(x) + 1: the context is a quotient of sums over keys, which run
    along where later keys are hidden. The weights that this implies are no part of it."""
    query, key = F.elu(query) + 1, (F.elu(key) + 1) * sight.real[:, :, None, None]
    pairs, features = torch.einsum("sbnd,sbne->sbnde", key, value), key
    if sight.causal:
        pairs, features = pairs.cumsum(dim=0), features.cumsum(dim=0)  # for each query a sum of its own
    else:
        pairs, features = (part.sum(dim=0).expand(len(query), *part.shape[1:]) for part in (pairs, features))
    numerator = torch.einsum("tbnd,tbnde->tbne", query, pairs)
    context = numerator / torch.einsum("tbnd,tbnd->tbn", query, features).unsqueeze(3)
    products = torch.einsum("tbnd,sbnd->tbns", query, key).masked_fill(~sight.allowed(len(query)), 0.0)
    return products / products.sum(dim=-1, keepdim=True), context


class Mechanism(NamedTuple):
    look: Look
    pattern: str = "dense"  # of self-attention; what looks from target to source is always dense
    # Whether a shift of all scores of a query changes nothing, so that the keys' bias has no gradient.
    shifts: bool = True


mechanisms = {
    "self-attention": Mechanism(by_scores(softmax)),
    "window": Mechanism(by_scores(softmax), "window"),
    "strided": Mechanism(by_scores(softmax), "strided"),
    "block": Mechanism(by_scores(softmax), "block"),
    "entmax": Mechanism(by_scores(entmax15)),
    "sparsemax": Mechanism(by_scores(sparsemax)),
    "linear": Mechanism(linear, shifts=False),
}
