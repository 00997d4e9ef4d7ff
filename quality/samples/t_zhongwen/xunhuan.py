"""循环神经网络 (CS231n 作业三)：普通 RNN 与 LSTM，前向和反向。

写法：序列 = 对单步函数的折叠 (accumulate / reduce)，不写显式的 for 循环。
"""
from functools import reduce
from itertools import accumulate

import numpy as np

门顺序 = "输入 遗忘 输出 候选".split()


def 逻辑函数(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


逻辑导数 = lambda 值: 值 - 值 ** 2
双曲导数 = lambda 值: 1 - 值 ** 2

激活 = dict(zip(门顺序, [逻辑函数] * 3 + [np.tanh]))
导数 = dict(zip(门顺序, [逻辑导数] * 3 + [双曲导数]))


def 按时间(张量):
    return [张量[:, 步] for 步 in range(张量.shape[1])]


def 线性反传(梯度, 左, 右):
    """乘积 左 @ 右 的两个梯度"""
    return 梯度 @ 右.T, 左.T @ 梯度


def 相加(甲, 乙):
    return tuple(p + q for p, q in zip(甲, 乙))


# ------------------------------------------------------------ 普通 RNN

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    新状态 = np.tanh(x @ Wx + prev_h @ Wh + b)
    return 新状态, dict(输入=x, 旧状态=prev_h, 新状态=新状态, 输入权重=Wx, 状态权重=Wh)


def rnn_step_backward(dnext_h, cache):
    激活前 = dnext_h * 双曲导数(cache["新状态"])
    dx, dWx = 线性反传(激活前, cache["输入"], cache["输入权重"])
    dprev_h, dWh = 线性反传(激活前, cache["旧状态"], cache["状态权重"])
    return dx, dprev_h, dWx, dWh, 激活前.sum(axis=0)


def rnn_forward(x, h0, Wx, Wh, b):
    def 走一步(之前, 输入):
        状态, _ = 之前
        return rnn_step_forward(输入, 状态, Wx, Wh, b)

    _, *全部 = accumulate(按时间(x), 走一步, initial=(h0, None))
    状态们, 缓存们 = zip(*全部)
    return np.stack(状态们, axis=1), 缓存们


def rnn_backward(dh, cache):
    def 退一步(之后, 一对):
        输入梯度, 状态梯度, 权重梯度 = 之后
        上游, 单步缓存 = 一对
        dx, 状态梯度, *新的 = rnn_step_backward(上游 + 状态梯度, 单步缓存)
        return [dx, *输入梯度], 状态梯度, 相加(权重梯度, 新的)

    成对 = list(zip(按时间(dh), cache))
    输入梯度, dh0, 权重梯度 = reduce(退一步, reversed(成对), ([], 0.0, (0.0, 0.0, 0.0)))
    return (np.stack(输入梯度, axis=1), dh0, *权重梯度)


# ------------------------------------------------------------ LSTM

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    四块 = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    门 = {名: 激活[名](块) for 名, 块 in zip(门顺序, 四块)}
    next_c = 门["遗忘"] * prev_c + 门["输入"] * 门["候选"]
    压缩 = np.tanh(next_c)
    next_h = 门["输出"] * 压缩
    return next_h, next_c, (门, 压缩, (x, Wx), (prev_h, Wh), prev_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    门, 压缩, (x, Wx), (prev_h, Wh), prev_c = cache
    记忆 = dnext_c + dnext_h * 门["输出"] * 双曲导数(压缩)
    门梯度 = {
        "输入": 记忆 * 门["候选"],
        "遗忘": 记忆 * prev_c,
        "输出": dnext_h * 压缩,
        "候选": 记忆 * 门["输入"],
    }
    激活前 = np.concatenate([门梯度[名] * 导数[名](门[名]) for 名 in 门顺序], axis=1)
    dx, dWx = 线性反传(激活前, x, Wx)
    dprev_h, dWh = 线性反传(激活前, prev_h, Wh)
    return dx, dprev_h, 记忆 * 门["遗忘"], dWx, dWh, 激活前.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    def 走一步(之前, 输入):
        状态, 记忆, _ = 之前
        return lstm_step_forward(输入, 状态, 记忆, Wx, Wh, b)

    起点 = (h0, np.zeros(h0.shape), None)
    _, *全部 = accumulate(按时间(x), 走一步, initial=起点)
    状态们, _, 缓存们 = zip(*全部)
    return np.stack(状态们, axis=1), 缓存们


def lstm_backward(dh, cache):
    def 退一步(之后, 一对):
        输入梯度, 状态梯度, 记忆梯度, 权重梯度 = 之后
        上游, 单步缓存 = 一对
        dx, 状态梯度, 记忆梯度, *新的 = lstm_step_backward(上游 + 状态梯度, 记忆梯度, 单步缓存)
        return [dx, *输入梯度], 状态梯度, 记忆梯度, 相加(权重梯度, 新的)

    成对 = list(zip(按时间(dh), cache))
    零 = np.zeros_like(dh[:, 0])
    输入梯度, dh0, _, 权重梯度 = reduce(退一步, 成对[::-1], ([], 零, 零, (0, 0, 0)))
    return (np.stack(输入梯度, axis=1), dh0, *权重梯度)
