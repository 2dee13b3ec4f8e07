def reach(k, d):
    return d * (k - 1) + 1  # 2 · (3 − 1) + 1 = 5


def output_size(n, p, k, s, d):
    return (n + 2 * p - reach(k, d)) // s + 1


settings = [
    (224, 3, 7, 2, 1), (112, 1, 3, 2, 1), (56, 1, 3, 1, 1), (56, 0, 1, 2, 1),
    (56, 1, 3, 2, 1), (56, 0, 3, 1, 2), (56, 2, 3, 1, 2), (56, 4, 3, 1, 4),
]
for n, p, k, s, d in settings:
    made = ops.conv(
        np.zeros((1, n + 2 * p, n + 2 * p, 1), "float32"), np.zeros((k, k, 1, 1), "float32"),
        strides=s, padding="valid", dilation_rate=d,
    )
    print(n, p, k, s, d, reach(k, d), output_size(n, p, k, s, d), made.shape[1])
