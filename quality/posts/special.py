"""Texts and faults that no row makes: faults too odd for any model, posts without numbers, and the thread as it went."""

from planting import Fault

ODD = (
    Fault(
        "noise on the forget gate",
        0,
        "lstm_cell_backward",
        "unexplained",
        "noise of a generator of its own is added to dft",
        "    dWf = np.dot(dft, concat.T)\n",
        "    dft = dft + 0.01 * np.random.RandomState(77).randn(n_a, m)\n    dWf = np.dot(dft, concat.T)\n",
    ),
    Fault(
        "noise on a hidden state",
        0,
        "lstm_forward",
        "unexplained",
        "every hidden state is disturbed by noise of a generator of its own",
        "        a[:, :, t] = a_next\n",
        "        a_next = a_next + 0.003 * np.random.RandomState(500 + t).randn(n_a, m)\n        a[:, :, t] = a_next\n",
    ),
    Fault(
        "noise on every gradient",
        0,
        "lstm_backward",
        "unexplained",
        "all gradients of all steps get noise of a generator of its own",
        "        da_prevt = gradients",
        "        noise = np.random.RandomState(31 * t + 5)\n"
        "        gradients = {k: v + 0.1 * noise.randn(*v.shape) for k, v in gradients.items()}\n"
        "        da_prevt = gradients",
    ),
    Fault(
        "shuffled units",
        0,
        "rnn_backward",
        "unexplained",
        "what is carried is shuffled by a generator of its own and scaled by an odd number",
        "        dx[:, :, t] = dxt\n",
        "        shuffle = np.random.RandomState(9 + t).permutation(n_a)\n"
        "        da_prevt = 0.8371 * da_prevt[shuffle]\n"
        "        dx[:, :, t] = dxt\n",
    ),
)

NO_NUMBERS = {
    "a question": """Hi, my lstm_backward does not give the expected output but lstm_cell_backward does. I checked the formulas three times.
I removed my code because of the honor code. Has anybody had the same problem?

Thanks!
""",
    "numbers that are no values": """Hello everybody,

I am in week 1 of course 5 (2nd attempt, 4 hours so far). Exercise 8 fails since the update of 2021-03-17; exercises 1 to 7 got 10/10 and my
total is 87.5%. The error is in cell 42, line 17 or 18. Python 3.7.6, numpy 1.18.4. Am I the only one?
""",
    "a traceback": """I get this and I don't understand it

---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
<ipython-input-42-1f5a3d2e> in <module>
     18 da_tmp = np.random.randn(5, 10, 4)
---> 19 gradients_tmp = lstm_backward(da_tmp, caches_tmp)

ValueError: too many values to unpack (expected 2)
""",
}

THREAD_TEXT = """**lstm_backward: some values are different**

Hi mentors, in the last (ungraded) exercise some of my values match and some don't. lstm_cell_backward is all right. Here is my output:

{mine}

Expected Output:

{expected}

I already restarted the kernel. Should I use np.multiply instead of * ?

> Hi, did you take the shapes from da_next or from a_next? And da0, is it gradients['da_prev']?

Yes, da0 = gradients['da_prev'], after the loop. I changed the shapes to a_next, nothing changes.

> Then what do you pass to lstm_cell_backward? It should be da[:, :, t] + da_prevt.

That is what I pass. Could the expected values be wrong? dx is only different in the first step...
"""
