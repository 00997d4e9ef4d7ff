"""RNN, LSTM and GRU on the CPU, forward and backward, at the speed of the machine.

Layers for training and streaming are ``LSTM``, ``GRU`` and ``RNN``. The functions of whygrad's chapters
(``lstm_forward``, ``lstm_backward``, ...) are here too, with the same arguments and the same results.
"""

from whygrad_engine.checks import EngineInputError, EngineTypeError
from whygrad_engine.kernels import kernel, kernel_names, use_kernel
from whygrad_engine.layers import GRU, LSTM, RNN
from whygrad_engine.like_chapters.gru import gru_backward, gru_cell_backward, gru_cell_forward, gru_forward
from whygrad_engine.like_chapters.lstm import (
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
)
from whygrad_engine.like_chapters.rnn import rnn_backward, rnn_cell_backward, rnn_cell_forward, rnn_forward

__version__ = "0.1.0"
__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "EngineInputError",
    "EngineTypeError",
    "gru_backward",
    "gru_cell_backward",
    "gru_cell_forward",
    "gru_forward",
    "kernel",
    "kernel_names",
    "lstm_backward",
    "lstm_cell_backward",
    "lstm_cell_forward",
    "lstm_forward",
    "rnn_backward",
    "rnn_cell_backward",
    "rnn_cell_forward",
    "rnn_forward",
    "use_kernel",
]
