centred = z - mu
sigma2 = ops.sum(ops.square(centred), axis=(0, 1, 2)) / m

print(sigma2)
