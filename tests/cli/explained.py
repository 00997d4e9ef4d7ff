"""Texts that people might paste, one for each thing that ``whygrad explain`` can have to say."""

from __future__ import annotations

THREAD = """Hi, this is what I get from lstm_backward:
gradients["dx"][1][2] = [-0.00424213  0.28205375 -0.48292508 -0.43281115]
gradients["dx"].shape = (3, 10, 4)
gradients["da0"][2][3] = 0.36036164521813085
gradients["da0"].shape = (5, 10)
gradients["dWf"][3][1] = -0.185172422655972
gradients["dWi"][1][2] = 0.40512433093
gradients["dWc"][3][1] = -0.0793746735512
gradients["dWo"][1][2] = 0.038948775763
gradients["dbf"][4] = [-0.17049796]
gradients["dbi"][4] = [-0.50848333]
"""
RIGHT = """
gradients["dx"][1][2] = [0.00218254 0.28205375 -0.48292508 -0.43281115]
gradients["da0"][2][3] = 0.3127703102572602
gradients["dWf"][3][1] = -0.08098023109383466
gradients["dbf"][4] = [-0.15745657]
"""
TABLE = """
gradients["dx"][1][2] = [-0.00173313 0.08287442 -0.30545663 -0.43281115]
gradients["da0"][2][3] = -0.095911501954
gradients["dWf"][3][1] = -0.0698198561274
gradients["dWi"][1][2] = 0.102371820249
gradients["dWc"][3][1] = -0.0624983794927
gradients["dWo"][1][2] = 0.0484389131444
gradients["dbf"][4] = [-0.0565788]
gradients["dbi"][4] = [-0.06997391]
gradients["dbc"][4] = [-0.27441821]
gradients["dbo"][4] = [ 0.16532821]
"""
TEXTS = {
    "single": THREAD,
    "right": "My output:\n" + RIGHT,
    "one-right": "dWf[3][1] = -0.0809802310938",
    "single-precision": RIGHT.replace("0.3127703102572602", "0.31277037").replace(
        "-0.08098023109383466", "-0.08098026"
    ),
    "whose-is-it": "my output: dWf[3][1] = -0.0809802310938 / -0.185172422655972",
    "whose-is-it-beside-others": RIGHT + "dWi at [1][2]: 0.800384861\n",
    "old-table-is-expected": "I get\n" + RIGHT + "\nExpected output:\n" + TABLE,
    "old-table-is-printed": "My output:\n" + TABLE,
    "old-table-only": "Expected output:\n" + TABLE,
    "stale-table": "I get dxt[1][2] = -1.3872130506020928, expected -0.460564103059",
    "no-numbers": "My LSTM does not work. Can somebody help?",
    "slip": RIGHT.replace("0.3127703", "0.3217703"),
    "fault-and-slip": THREAD.replace("0.40512433093", "0.40521433093"),
    "shape": THREAD.replace("0.36036164521813085", "0.3127703102572602")
    .replace("-0.00424213", "0.00218254")
    .replace("-0.185172422655972", "-0.0809802310938")
    .replace("-0.17049796", "-0.15745657")
    .replace("(5, 10)", "(5, 10, 4)"),
    "one-number": "dbc[4] = -0.17044",
    "alike": "I get dWi[1][2] = 0.800384861 instead of 0.405124331",
    "unexplained": RIGHT.replace("0.3127703102572602", "0.7770312102572602").replace(
        "-0.15745657", "-0.55511111"
    ),
    "nothing-right": """lstm_backward
gradients["dx"][1][2] = [0.11218254 0.38205375 -0.58292508 -0.73281115]
gradients["da0"][2][3] = 0.7127703102572602
gradients["dWf"][3][1] = -0.28098023109383466
gradients["dWi"][1][2] = -0.28098023109383411
gradients["dbf"][4] = [-0.95745657]
""",
    "other-sizes": """lstm_cell_backward
gradients["dxt"][1][2] = 0.7127703102572602
gradients["dxt"].shape = (4, 8)
gradients["da_prev"].shape = (6, 8)
gradients["dWf"].shape = (6, 10)
""",
    "other-seed": """
gradients["dx"][1][2] = [0.52920518 0.30370645 1.1957127  0.20136576]
gradients["da0"][2][3] = -0.19431030303773045
gradients["dWf"][3][1] = -0.05936806446682452
""",
    "stale-cell": """
gradients["dxt"][1][2] = -0.460564103059
gradients["da_prev"][2][3] = 0.0842968653807
gradients["dWax"][3][1] = 0.393081873922
gradients["dba"][4] = [ 0.80517166]
""",
    "stale-cell-and-fault": """
gradients["dxt"][1][2] = -0.460564103059
gradients["dxt"].shape = (3, 10)
gradients["da_prev"][2][3] = 0.0842968653807
gradients["dWax"][3][1] = 0.393081873922
gradients["dWaa"][1][2] = -0.28483955787
gradients["dba"][4] = [ 0.08051717]
""",
    "transpose-left-out": """
gradients["dxt"][1][2] = -1.3872130506020928
gradients["da_prev"][2][3] = 0.04610988165454487
gradients["dWax"][3][1] = 0.41077282493545836
gradients["dWaa"][1][2] = 1.1503450668497135
gradients["dba"][4] = [0.20023491]
""",
    "two-edits-of-a-line": """
gradients["dxt"][1][2] = 1.212916677147421
gradients["da_prev"][2][3] = 0.8244118748147062
gradients["dWax"][3][1] = 3.831401911444535
gradients["dWaa"][1][2] = 1.491750011305562
gradients["dba"][4] = [0.0565411]
""",
    "points": RIGHT
    + """gradients["dWi"][1][2] = 0.7123456789012345
gradients["dWc"][3][1] = -0.0793746735512
gradients["dWo"][1][2] = 0.038948775763
""",
    "several-print-it": "I get gradients['dWc'][3][1] = 0.0 in lstm_backward, expected: -0.07937467355121497",
    "nearly": TABLE.replace("-0.06997391", "-0.16123456").replace("-0.0565788", "-0.0923456"),
    "assertion": "AssertionError: expected 0.3127703102572602 but got 0.36036164521813085",
    "two-students": THREAD
    + "\nReplied 2 days ago\n\nSame here, but I get\n"
    + RIGHT.replace("0.3127703102572602", "0.4999999102572602"),
    "forward": """rnn_forward:
a[4][1] = [-0.99999375 0.77911235 -0.99861469 -0.99833267]
a.shape = (5, 10, 4)
y_pred[1][3] = [0.79560373 0.86224861 0.11118257 0.81515947]
y_pred.shape = (2, 10, 4)
caches[1][1][3] = [-1.1425182 -0.34934272 -0.20889423 0.58662319]
len(caches) = 4
""",
}
