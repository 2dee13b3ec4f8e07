mixing = np.array([[0.299, 1, 0.5], [0.587, -1, 0.5], [0.114, 0, -1]], "float32")  # 0.299 + 0.587 + 0.114 = 1

mixed = ops.conv(cat[None], mixing.reshape(1, 1, 3, 3), padding="valid")

as_matrix = cat.reshape(-1, 3) @ mixing  # 224 · 224 = 50176
print(np.abs(ops.reshape(mixed, (-1, 3)) - as_matrix).max())
