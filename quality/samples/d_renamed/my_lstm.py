# my own names for the gradients; more is returned than was asked for
import numpy as np

def sigmoid(z):
    return 1/(1+np.exp(-z))

def softmax(z):
    z = z - np.max(z, axis=0)
    return np.exp(z)/np.sum(np.exp(z), axis=0)

def lstm_cell_forward(x_t, a_prev, c_prev, params):
    W_f, b_f = params["Wf"], params["bf"]
    W_u, b_u = params["Wi"], params["bi"]
    W_o, b_o = params["Wo"], params["bo"]
    W_c, b_c = params["Wc"], params["bc"]
    both = np.concatenate((a_prev, x_t), axis=0)
    z_f = W_f.dot(both) + b_f
    z_u = W_u.dot(both) + b_u
    z_o = W_o.dot(both) + b_o
    z_c = W_c.dot(both) + b_c
    gamma_f = sigmoid(z_f)
    gamma_u = sigmoid(z_u)
    gamma_o = sigmoid(z_o)
    c_tilde = np.tanh(z_c)
    c = gamma_u*c_tilde + gamma_f*c_prev
    a = gamma_o*np.tanh(c)
    y = softmax(params["Wy"].dot(a) + params["by"])
    cache = [a, c, a_prev, c_prev, gamma_f, gamma_u, c_tilde, gamma_o, x_t, params, z_c]
    return a, c, y, cache

def lstm_forward(x, a_0, params):
    n_x, m, T = x.shape
    n_a = a_0.shape[0]
    n_y = params["Wy"].shape[0]
    A = np.zeros((n_a, m, T))
    C = np.zeros((n_a, m, T))
    Y = np.zeros((n_y, m, T))
    list_of_caches = []
    a_prev = a_0
    c_prev = np.zeros((n_a, m))
    for t in range(T):
        a_t, c_t, y_t, cache = lstm_cell_forward(x[:,:,t], a_prev, c_prev, params)
        A[:,:,t] = a_t
        C[:,:,t] = c_t
        Y[:,:,t] = y_t
        list_of_caches.append(cache)
        a_prev = a_t
        c_prev = c_t
    return A, Y, C, (list_of_caches, x)

def lstm_cell_backward(da, dc, cache):
    a, c, a_prev, c_prev, gamma_f, gamma_u, c_tilde, gamma_o, x_t, params, z_c = cache
    n_a = a.shape[0]
    both = np.concatenate((a_prev, x_t), axis=0)
    tanh_c = np.tanh(c)
    dgamma_o = da*tanh_c
    dc_total = dc + da*gamma_o*(1-tanh_c**2)
    dgamma_f = dc_total*c_prev
    dgamma_u = dc_total*c_tilde
    dc_tilde = dc_total*gamma_u
    dz_f = dgamma_f*gamma_f*(1-gamma_f)
    dz_u = dgamma_u*gamma_u*(1-gamma_u)
    dz_o = dgamma_o*gamma_o*(1-gamma_o)
    dz_c = dc_tilde*(1-c_tilde**2)
    d_both = params["Wf"].T.dot(dz_f)
    d_both += params["Wi"].T.dot(dz_u)
    d_both += params["Wc"].T.dot(dz_c)
    d_both += params["Wo"].T.dot(dz_o)
    grads = {}
    grads["dW_f"] = dz_f.dot(both.T)
    grads["dW_i"] = dz_u.dot(both.T)
    grads["dW_c"] = dz_c.dot(both.T)
    grads["dW_o"] = dz_o.dot(both.T)
    grads["db_f"] = dz_f.sum(1, keepdims=True)
    grads["db_i"] = dz_u.sum(1, keepdims=True)
    grads["db_c"] = dz_c.sum(1, keepdims=True)
    grads["db_o"] = dz_o.sum(1, keepdims=True)
    grads["da_prev"] = d_both[:n_a]
    grads["dx_t"] = d_both[n_a:]
    grads["dc_prev"] = dc_total*gamma_f
    grads["d_both"] = d_both
    return grads

def lstm_backward(da, caches):
    list_of_caches, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T))
    sums = {}
    for gate in ["f", "i", "c", "o"]:
        sums["dW_"+gate] = np.zeros((n_a, n_a+n_x))
        sums["db_"+gate] = np.zeros((n_a, 1))
    da_from_right = np.zeros((n_a, m))
    dc_from_right = np.zeros((n_a, m))
    for t in range(T-1, -1, -1):
        g = lstm_cell_backward(da[:,:,t] + da_from_right, dc_from_right, list_of_caches[t])
        # works with the names of other people, too
        dx[:,:,t] = g["dx_t"] if "dx_t" in g else g["dxt"]
        da_from_right = g["da_prev"]
        dc_from_right = g["dc_prev"]
        for gate in ["f", "i", "c", "o"]:
            sums["dW_"+gate] += g["dW_"+gate] if "dW_"+gate in g else g["dW"+gate]
            sums["db_"+gate] += g["db_"+gate] if "db_"+gate in g else g["db"+gate]
    sums["dx"] = dx
    sums["da_0"] = da_from_right
    return sums
