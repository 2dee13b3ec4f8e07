sizes = [1, 1e-2, 1e-4, 1e-6, 0]
epsilons = [1e-3, 1.001e-5, 0]

for variance in sizes:
    print(variance, [np.sqrt(np.float64(variance) / (variance + e)) for e in epsilons])
