def same_pads(n, k, s, d):
    total = max((-(-n // s) - 1) * s + reach(k, d) - n, 0)
    return total // 2, -(-total // 2)  # 5 // 2 = 2, 5 − 2 = 3


for n, k, s in [(224, 7, 2), (225, 7, 2), (112, 3, 2), (56, 3, 1), (56, 1, 2), (10, 4, 1), (224, 4, 2)]:
    ones = np.ones((1, n, n, 1), "float32")
    counts = ops.conv(ones, np.ones((k, k, 1, 1), "float32"), strides=s, padding="same")
    first, last = (float(counts[0, i, i, 0]) ** 0.5 for i in (0, -1))
    print(n, k, s, counts.shape[1], same_pads(n, k, s, 1), k - first, k - last)
