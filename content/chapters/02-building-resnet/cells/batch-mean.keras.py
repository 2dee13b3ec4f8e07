conv_filters = keras.random.normal((3, 3, 3, 8), 0, 0.5, seed=7)
z = ops.conv(batch, conv_filters, strides=1, padding="same")  # 32 × 32 × 32 × 8

m = z.shape[0] * z.shape[1] * z.shape[2]  # 32 · 32 · 32 = 32768

mu = ops.sum(z, axis=(0, 1, 2)) / m

print(mu)
