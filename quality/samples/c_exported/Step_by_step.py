#!/usr/bin/env python
# coding: utf-8

# # Recurrent Neural Networks, by hand
#
# Exported from my notebook. Everything below is plain numpy.

# In[1]:


import numpy as np
import matplotlib.pyplot as plt
from rnn_utils import sigmoid, softmax

get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().run_line_magic('load_ext', 'autoreload')
get_ipython().run_line_magic('autoreload', '2')


# ## Basic RNN
# ### Cell

# In[2]:


def rnn_cell_forward(xt, a_prev, parameters):
    '''
    xt: (n_x, m), a_prev: (n_a, m)
    '''
    # unpack
    Wax = parameters['Wax']
    Waa = parameters['Waa']
    Wya = parameters['Wya']
    ba = parameters['ba']
    by = parameters['by']

    # pre-activation first, then tanh
    z1 = np.dot(Waa, a_prev)
    z2 = np.dot(Wax, xt)
    a_next = np.tanh(z1 + z2 + ba)

    z3 = np.add(np.dot(Wya, a_next), by)
    yt_pred = softmax(z3)

    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


# In[3]:


np.random.seed(1)
xt = np.random.randn(3,10)
a_prev = np.random.randn(5,10)
Waa = np.random.randn(5,5)
Wax = np.random.randn(5,3)
Wya = np.random.randn(2,5)
ba = np.random.randn(5,1)
by = np.random.randn(2,1)
parameters = {"Waa": Waa, "Wax": Wax, "Wya": Wya, "ba": ba, "by": by}

a_next, yt_pred, cache = rnn_cell_forward(xt, a_prev, parameters)
print("a_next[4] = ", a_next[4])
print("a_next.shape = ", a_next.shape)
print("yt_pred[1] =", yt_pred[1])
print("yt_pred.shape = ", yt_pred.shape)


# ### Sequence

# In[4]:


def rnn_forward(x, a0, parameters):
    '''
    x: (n_x, m, T_x), a0: (n_a, m)
    '''
    caches = list()
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wya'].shape

    a = np.zeros(shape=(n_a, m, T_x))
    y_pred = np.zeros(shape=(n_y, m, T_x))

    a_prev = a0
    for t in range(0, T_x):
        a_t, y_t, cache_t = rnn_cell_forward(x[:,:,t], a_prev, parameters)
        a[:,:,t] = a_t
        y_pred[:,:,t] = y_t
        caches.append(cache_t)
        a_prev = a_t

    return a, y_pred, (caches, x)


# In[5]:


np.random.seed(1)
x = np.random.randn(3,10,4)
a0 = np.random.randn(5,10)
Waa = np.random.randn(5,5)
Wax = np.random.randn(5,3)
Wya = np.random.randn(2,5)
ba = np.random.randn(5,1)
by = np.random.randn(2,1)
parameters = {"Waa": Waa, "Wax": Wax, "Wya": Wya, "ba": ba, "by": by}

a, y_pred, caches = rnn_forward(x, a0, parameters)
print("a[4][1] = ", a[4][1])
print("y_pred[1][3] =", y_pred[1][3])
print("caches[1][1][3] =", caches[1][1][3])
print("len(caches) = ", len(caches))


# ## LSTM

# In[6]:


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    '''
    one LSTM step; the cache has ten entries
    '''
    n_x, m = xt.shape
    n_y, n_a = parameters['Wy'].shape

    concat = np.vstack((a_prev, xt))

    Zf = np.add(np.dot(parameters['Wf'], concat), parameters['bf'])
    Zi = np.add(np.dot(parameters['Wi'], concat), parameters['bi'])
    Zc = np.add(np.dot(parameters['Wc'], concat), parameters['bc'])
    Zo = np.add(np.dot(parameters['Wo'], concat), parameters['bo'])

    ft = sigmoid(Zf)
    it = sigmoid(Zi)
    cct = np.tanh(Zc)
    ot = sigmoid(Zo)

    kept = np.multiply(ft, c_prev)
    added = np.multiply(it, cct)
    c_next = kept + added
    a_next = np.multiply(ot, np.tanh(c_next))

    Zy = np.add(np.dot(parameters['Wy'], a_next), parameters['by'])
    yt_pred = softmax(Zy)

    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


# In[7]:


np.random.seed(1)
xt = np.random.randn(3,10)
a_prev = np.random.randn(5,10)
c_prev = np.random.randn(5,10)
Wf = np.random.randn(5, 5+3)
bf = np.random.randn(5,1)
Wi = np.random.randn(5, 5+3)
bi = np.random.randn(5,1)
Wo = np.random.randn(5, 5+3)
bo = np.random.randn(5,1)
Wc = np.random.randn(5, 5+3)
bc = np.random.randn(5,1)
Wy = np.random.randn(2,5)
by = np.random.randn(2,1)
parameters = {"Wf": Wf, "Wi": Wi, "Wo": Wo, "Wc": Wc, "Wy": Wy, "bf": bf, "bi": bi, "bo": bo, "bc": bc, "by": by}

a_next, c_next, yt, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)
print("a_next[4] = ", a_next[4])
print("c_next[2] = ", c_next[2])
print("yt[1] =", yt[1])
print("cache[1][3] =", cache[1][3])
print("len(cache) = ", len(cache))


# In[8]:


def lstm_forward(x, a0, parameters):
    '''
    the LSTM over T_x steps, memory starts empty
    '''
    caches = list()
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wy'].shape

    a = np.zeros(shape=(n_a, m, T_x))
    c = np.zeros(shape=(n_a, m, T_x))
    y = np.zeros(shape=(n_y, m, T_x))

    a_prev = a0
    c_prev = np.zeros(shape=(n_a, m))

    for t in range(0, T_x):
        a_t, c_t, y_t, cache_t = lstm_cell_forward(x[:,:,t], a_prev, c_prev, parameters)
        a[:,:,t] = a_t
        c[:,:,t] = c_t
        y[:,:,t] = y_t
        caches.append(cache_t)
        a_prev = a_t
        c_prev = c_t

    return a, y, c, (caches, x)


# In[9]:


np.random.seed(1)
x = np.random.randn(3,10,7)
a0 = np.random.randn(5,10)
Wf = np.random.randn(5, 5+3)
bf = np.random.randn(5,1)
Wi = np.random.randn(5, 5+3)
bi = np.random.randn(5,1)
Wo = np.random.randn(5, 5+3)
bo = np.random.randn(5,1)
Wc = np.random.randn(5, 5+3)
bc = np.random.randn(5,1)
Wy = np.random.randn(2,5)
by = np.random.randn(2,1)
parameters = {"Wf": Wf, "Wi": Wi, "Wo": Wo, "Wc": Wc, "Wy": Wy, "bf": bf, "bi": bi, "bo": bo, "bc": bc, "by": by}

a, y, c, caches = lstm_forward(x, a0, parameters)
print("a[4][3][6] = ", a[4][3][6])
print("y[1][4][3] =", y[1][4][3])
print("c[1][2][1] =", c[1][2][1])
print("len(caches) = ", len(caches))


# ## And back again

# In[10]:


def rnn_cell_backward(da_next, cache):
    '''
    gradients of one RNN step
    '''
    a_next, a_prev, xt, parameters = cache

    WaxT = np.transpose(parameters['Wax'])
    WaaT = np.transpose(parameters['Waa'])

    # tanh'(z) = 1 - tanh(z)^2
    slope = np.subtract(1, np.power(a_next, 2))
    dz = np.multiply(da_next, slope)

    dxt = np.dot(WaxT, dz)
    da_prev = np.dot(WaaT, dz)
    dWax = np.dot(xt, dz.T).T
    dWaa = np.dot(a_prev, dz.T).T
    dba = dz.sum(axis=1).reshape(-1, 1)

    gradients = {'dxt': dxt, 'da_prev': da_prev, 'dWax': dWax, 'dWaa': dWaa, 'dba': dba}
    return gradients


# In[11]:


np.random.seed(1)
xt = np.random.randn(3,10)
a_prev = np.random.randn(5,10)
Wax = np.random.randn(5,3)
Waa = np.random.randn(5,5)
Wya = np.random.randn(2,5)
b = np.random.randn(5,1)
by = np.random.randn(2,1)
parameters = {"Wax": Wax, "Waa": Waa, "Wya": Wya, "ba": b, "by": by}

a_next, yt, cache = rnn_cell_forward(xt, a_prev, parameters)

da_next = np.random.randn(5,10)
gradients = rnn_cell_backward(da_next, cache)
for key in ("dxt", "da_prev", "dWax", "dWaa", "dba"):
    print("gradients[" + key + "].shape =", gradients[key].shape)


# In[12]:


def rnn_backward(da, caches):
    '''
    backprop through time; da may be shorter than the sequence
    '''
    cells, x = caches
    a1, a0, x1, parameters = cells[0]

    n_a, m, T_x = da.shape
    n_x, m = x1.shape

    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da_prevt = np.zeros((n_a, m))

    for t in range(T_x-1, -1, -1):
        da_t = np.add(da[:,:,t], da_prevt)
        step = rnn_cell_backward(da_t, cells[t])
        da_prevt = step['da_prev']
        dx[:,:,t] = step['dxt']
        dWax = dWax + step['dWax']
        dWaa = dWaa + step['dWaa']
        dba = dba + step['dba']

    return {'dx': dx, 'da0': da_prevt, 'dWax': dWax, 'dWaa': dWaa, 'dba': dba}


# In[13]:


np.random.seed(1)
x = np.random.randn(3,10,4)
a0 = np.random.randn(5,10)
Wax = np.random.randn(5,3)
Waa = np.random.randn(5,5)
Wya = np.random.randn(2,5)
ba = np.random.randn(5,1)
by = np.random.randn(2,1)
parameters = {"Wax": Wax, "Waa": Waa, "Wya": Wya, "ba": ba, "by": by}
a, y, caches = rnn_forward(x, a0, parameters)
da = np.random.randn(5, 10, 4)
gradients = rnn_backward(da, caches)

print("gradients[\"dx\"][1][2] =", gradients["dx"][1][2])
print("gradients[\"da0\"][2][3] =", gradients["da0"][2][3])


# In[14]:


def lstm_cell_backward(da_next, dc_next, cache):
    '''
    gradients of one LSTM step
    '''
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a, m = a_next.shape

    WfT = parameters['Wf'].T
    WiT = parameters['Wi'].T
    WcT = parameters['Wc'].T
    WoT = parameters['Wo'].T

    # everything that arrives at c_next
    th = np.tanh(c_next)
    dc = np.add(dc_next, np.multiply(da_next * ot, 1 - th ** 2))

    # at the gates' pre-activations
    dot = np.multiply(np.multiply(da_next, th), ot - ot ** 2)
    dcct = np.multiply(np.multiply(dc, it), 1 - cct ** 2)
    dit = np.multiply(np.multiply(dc, cct), it - it ** 2)
    dft = np.multiply(np.multiply(dc, c_prev), ft - ft ** 2)

    stackedT = np.vstack((a_prev, xt)).T
    dWf = np.dot(dft, stackedT)
    dWi = np.dot(dit, stackedT)
    dWc = np.dot(dcct, stackedT)
    dWo = np.dot(dot, stackedT)
    dbf = dft.sum(axis=1, keepdims=True)
    dbi = dit.sum(axis=1, keepdims=True)
    dbc = dcct.sum(axis=1, keepdims=True)
    dbo = dot.sum(axis=1, keepdims=True)

    da_prev = np.dot(WfT[:n_a, :], dft) + np.dot(WiT[:n_a, :], dit) \
        + np.dot(WcT[:n_a, :], dcct) + np.dot(WoT[:n_a, :], dot)
    dxt = np.dot(WfT[n_a:, :], dft) + np.dot(WiT[n_a:, :], dit) \
        + np.dot(WcT[n_a:, :], dcct) + np.dot(WoT[n_a:, :], dot)
    dc_prev = np.multiply(dc, ft)

    gradients = {'dxt': dxt, 'da_prev': da_prev, 'dc_prev': dc_prev,
                 'dWf': dWf, 'dbf': dbf, 'dWi': dWi, 'dbi': dbi,
                 'dWc': dWc, 'dbc': dbc, 'dWo': dWo, 'dbo': dbo}
    return gradients


# In[15]:


np.random.seed(1)
xt = np.random.randn(3,10)
a_prev = np.random.randn(5,10)
c_prev = np.random.randn(5,10)
Wf = np.random.randn(5, 5+3)
bf = np.random.randn(5,1)
Wi = np.random.randn(5, 5+3)
bi = np.random.randn(5,1)
Wo = np.random.randn(5, 5+3)
bo = np.random.randn(5,1)
Wc = np.random.randn(5, 5+3)
bc = np.random.randn(5,1)
Wy = np.random.randn(2,5)
by = np.random.randn(2,1)
parameters = {"Wf": Wf, "Wi": Wi, "Wo": Wo, "Wc": Wc, "Wy": Wy, "bf": bf, "bi": bi, "bo": bo, "bc": bc, "by": by}

a_next, c_next, yt, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)

da_next = np.random.randn(5,10)
dc_next = np.random.randn(5,10)
gradients = lstm_cell_backward(da_next, dc_next, cache)
print("gradients[\"dxt\"][1][2] =", gradients["dxt"][1][2])
print("gradients[\"dc_prev\"][2][3] =", gradients["dc_prev"][2][3])


# In[16]:


def lstm_backward(da, caches):
    '''
    backprop through time for the LSTM
    '''
    cells, x = caches
    (a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = cells[0]

    n_a, m, T_x = da.shape
    n_x, m = x1.shape

    dx = np.zeros((n_x, m, T_x))
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    dWf = np.zeros((n_a, n_a + n_x))
    dWi = np.zeros((n_a, n_a + n_x))
    dWc = np.zeros((n_a, n_a + n_x))
    dWo = np.zeros((n_a, n_a + n_x))
    dbf = np.zeros((n_a, 1))
    dbi = np.zeros((n_a, 1))
    dbc = np.zeros((n_a, 1))
    dbo = np.zeros((n_a, 1))

    for t in range(T_x-1, -1, -1):
        da_t = np.add(da[:,:,t], da_prevt)
        step = lstm_cell_backward(da_t, dc_prevt, cells[t])
        da_prevt = step['da_prev']
        dc_prevt = step['dc_prev']
        dx[:,:,t] = step['dxt']
        dWf = dWf + step['dWf']
        dWi = dWi + step['dWi']
        dWc = dWc + step['dWc']
        dWo = dWo + step['dWo']
        dbf = dbf + step['dbf']
        dbi = dbi + step['dbi']
        dbc = dbc + step['dbc']
        dbo = dbo + step['dbo']

    return {'dx': dx, 'da0': da_prevt,
            'dWf': dWf, 'dbf': dbf, 'dWi': dWi, 'dbi': dbi,
            'dWc': dWc, 'dbc': dbc, 'dWo': dWo, 'dbo': dbo}


# In[17]:


np.random.seed(1)
x = np.random.randn(3,10,7)
a0 = np.random.randn(5,10)
Wf = np.random.randn(5, 5+3)
bf = np.random.randn(5,1)
Wi = np.random.randn(5, 5+3)
bi = np.random.randn(5,1)
Wo = np.random.randn(5, 5+3)
bo = np.random.randn(5,1)
Wc = np.random.randn(5, 5+3)
bc = np.random.randn(5,1)
Wy = np.zeros((2,5))
by = np.zeros((2,1))
parameters = {"Wf": Wf, "Wi": Wi, "Wo": Wo, "Wc": Wc, "Wy": Wy, "bf": bf, "bi": bi, "bo": bo, "bc": bc, "by": by}

a, y, c, caches = lstm_forward(x, a0, parameters)
da = np.random.randn(5, 10, 4)
gradients = lstm_backward(da, caches)

print("gradients[\"dx\"][1][2] =", gradients["dx"][1][2])
print("gradients[\"da0\"][2][3] =", gradients["da0"][2][3])
print("gradients[\"dWf\"][3][1] =", gradients["dWf"][3][1])


# In[ ]:


plt.imshow(gradients["dWf"])
plt.show()
