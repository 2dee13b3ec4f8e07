epsilon = 1e-3

x_hat = centred / ops.sqrt(sigma2 + epsilon)

print(ops.sqrt(sigma2))
print(ops.std(x_hat, axis=(0, 1, 2)))
