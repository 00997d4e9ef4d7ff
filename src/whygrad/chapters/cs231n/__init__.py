"""The chapters on the RNN and the LSTM once more, in the convention of the course cs231n: the batch comes first.

``rnn`` and ``lstm`` compute what the other chapters compute, transposed: (N, D) at a step and (N, T, D) in a
sequence, weights as arguments of their own, the four gates side by side, and gradients in a tuple.
"""

from whygrad.chapters.cs231n.lstm import lstm_backward, lstm_forward, lstm_step_backward, lstm_step_forward
from whygrad.chapters.cs231n.rnn import rnn_backward, rnn_forward, rnn_step_backward, rnn_step_forward

__all__ = [
    "lstm_backward",
    "lstm_forward",
    "lstm_step_backward",
    "lstm_step_forward",
    "rnn_backward",
    "rnn_forward",
    "rnn_step_backward",
    "rnn_step_forward",
]
