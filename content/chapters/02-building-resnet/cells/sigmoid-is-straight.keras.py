def sigmoid_of(x):
    return 1 / (1 + np.exp(-x))


def line_of(x):
    return 0.5 + x / 4  # 1 / 4


sampled = ops.convert_to_numpy(x_hat)[..., 0].ravel()[:4000]

print((np.abs(sampled) < 2).mean())
print((np.abs(sigmoid_of(sampled) - line_of(sampled)) < 0.02).mean())
