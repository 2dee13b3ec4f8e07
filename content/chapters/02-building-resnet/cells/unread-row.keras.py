size = 230
windows = (size - kernel_size) // 2 + 1  # ⌊(230 − 7) / 2⌋ + 1 = 112

reads = [0] * size
for window in range(windows):
    for k in range(kernel_size):
        reads[2 * window + k] += 1  # 2 · 111 + 6 = 228

print([row for row, count in enumerate(reads) if count == 0])
