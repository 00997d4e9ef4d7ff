"""The chapters: recurrent networks in readable NumPy, forward and backward side by side.

Read ``rnn`` first, then ``lstm`` and ``gru``; ``cs231n`` has the first two with the batch first. ``activations`` has
sigmoid and softmax, ``caches`` what forward remembers for backward; ``shapes`` and ``letters`` check arguments, and no
mathematics is in them.
"""
