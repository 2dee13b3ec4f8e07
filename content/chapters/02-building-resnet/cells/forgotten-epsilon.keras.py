def normalise_batch(x):
    mean, variance = ops.moments(x, axes=(0, 1, 2))
    return (x - mean) / ops.sqrt(variance)


black_pictures = ops.zeros((4, 8, 8, 3))

print(normalise_batch(black_pictures))  # 0 / 0
