for g, b in [(1, 0), (3, 0), (1, 1), (1, -1), (2, -2), (1, 3)]:
    print(g, b, float(ops.mean(ops.cast(g * x_hat + b > 0, "float32"))))
