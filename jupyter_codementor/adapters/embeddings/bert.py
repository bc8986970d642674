"""The encoder of BERT by numpy alone, as sentence-transformers runs all-MiniLM-L6-v2.

Source: Devlin et al. 2019 (arXiv:1810.04805) with the names of the weights of `transformers`; the
vector of a text is the mean over its tokens, made as long as 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_FAR_BELOW: Final = -1e9
"""Added to what a token may not look at, before the softmax."""
_ERF: Final = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""Highest power first; the error is below 1.5e-7."""


class Shape(Struct, frozen=True, kw_only=True):
    """The part of a model's ``config.json`` that is needed."""

    hidden_size: int
    num_attention_heads: int
    num_hidden_layers: int
    max_position_embeddings: int
    layer_norm_eps: float = 1e-12
    hidden_act: str = "gelu"
    model_type: str = "bert"


class Bert:
    """Turns tokens into vectors.

    Args:
        shape: of the model.
        weights: its arrays, by the names that `transformers` gives them.

    Raises:
        ValueError: an array is missing, or the model is of another kind.
    """

    def __init__(self, shape: Shape, weights: Mapping[str, Floats]) -> None:
        if shape.model_type != "bert" or shape.hidden_act != "gelu":
            raise ValueError(f"a model of kind {shape.model_type}/{shape.hidden_act} is not known")
        self._shape = shape
        self._weights = weights
        try:
            table = weights["embeddings.word_embeddings.weight"]
            self._layers = [_layer(weights, n) for n in range(shape.num_hidden_layers)]
        except KeyError as error:
            raise ValueError(f"the weights lack {error}") from None
        if table.shape[1] != shape.hidden_size:
            raise ValueError("the weights do not fit the shape of the model")

    def encode(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Return a vector of length 1 for each list of tokens, one below the other."""
        import numpy as np

        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros((len(tokens), longest), dtype=np.float32)
        for row, each in enumerate(tokens):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1.0
        hidden = self._embedded(ids)
        unseen = ((1.0 - mask) * _FAR_BELOW)[:, None, None, :].astype(np.float32)
        for layer in self._layers:
            hidden = self._through(layer, hidden, unseen)
        tokens_of = hidden.reshape(*ids.shape, -1) * mask[:, :, None]
        mean = tokens_of.sum(axis=1) / mask.sum(axis=1)[:, None]
        lengths = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
        vectors: Floats = (mean / lengths).astype("<f4")
        return vectors

    def _embedded(self, ids: NDArray[np.int64]) -> Floats:
        """Return the hidden state of each token, all texts below one another."""
        weights = self._weights
        hidden = weights["embeddings.word_embeddings.weight"][ids]
        hidden += weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        hidden += weights["embeddings.token_type_embeddings.weight"][0]
        flat: Floats = hidden.reshape(-1, hidden.shape[-1])
        norm = "embeddings.LayerNorm"
        return self._normed(flat, weights[f"{norm}.weight"], weights[f"{norm}.bias"])

    def _through(self, layer: _Layer, hidden: Floats, unseen: Floats) -> Floats:
        # Two dimensions where they will do: numpy hands those to BLAS in one piece.
        (count, _, _, length), size = unseen.shape, hidden.shape[1]
        heads = self._shape.num_attention_heads

        def parted(array: Floats) -> Floats:
            parts: Floats = array.reshape(count, length, heads, -1).transpose(0, 2, 1, 3)
            return parts

        query, key, value = (parted(hidden @ weight + bias) for weight, bias in layer.attention)
        scores = query @ key.transpose(0, 1, 3, 2)
        scores *= (size // heads) ** -0.5
        scores += unseen
        mixed: Floats = _softmax(scores) @ value
        seen = mixed.transpose(0, 2, 1, 3).reshape(count * length, size)
        hidden = self._normed(hidden + (seen @ layer.out[0] + layer.out[1]), *layer.out_norm)
        wide = _gelu(hidden @ layer.up[0] + layer.up[1])
        return self._normed(hidden + (wide @ layer.down[0] + layer.down[1]), *layer.down_norm)

    def _normed(self, hidden: Floats, weight: Floats, bias: Floats) -> Floats:
        hidden = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = (hidden * hidden).mean(axis=-1, keepdims=True) + self._shape.layer_norm_eps
        hidden /= spread**0.5
        hidden *= weight
        hidden += bias
        return hidden


class _Layer(Struct, frozen=True):
    attention: tuple[tuple[Floats, Floats], ...]
    out: tuple[Floats, Floats]
    out_norm: tuple[Floats, Floats]
    up: tuple[Floats, Floats]
    down: tuple[Floats, Floats]
    down_norm: tuple[Floats, Floats]


def _layer(weights: Mapping[str, Floats], number: int) -> _Layer:
    base = f"encoder.layer.{number}."

    def dense(name: str) -> tuple[Floats, Floats]:
        return weights[f"{base}{name}.weight"].T, weights[f"{base}{name}.bias"]

    def norm(name: str) -> tuple[Floats, Floats]:
        return weights[f"{base}{name}.weight"], weights[f"{base}{name}.bias"]

    return _Layer(
        attention=tuple(dense(f"attention.self.{name}") for name in ("query", "key", "value")),
        out=dense("attention.output.dense"),
        out_norm=norm("attention.output.LayerNorm"),
        up=dense("intermediate.dense"),
        down=dense("output.dense"),
        down_norm=norm("output.LayerNorm"),
    )


def _softmax(scores: Floats) -> Floats:
    """Return the shares along the last axis, in place of the scores."""
    import numpy as np

    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def _gelu(x: Floats) -> Floats:
    """Return x times the normal distribution function; erf by Abramowitz and Stegun 7.1.26."""
    import numpy as np

    z = np.abs(x)
    z *= 0.7071067811865476
    t = z * 0.3275911
    t += 1.0
    np.reciprocal(t, out=t)
    series = t * _ERF[0]
    for coefficient in _ERF[1:]:
        series += coefficient
        series *= t
    np.multiply(z, z, out=z)
    np.negative(z, out=z)
    series *= np.exp(z, out=z)
    erf = np.copysign(np.subtract(1.0, series, out=series), x, out=series)
    erf += 1.0
    erf *= x
    erf *= 0.5
    return erf
