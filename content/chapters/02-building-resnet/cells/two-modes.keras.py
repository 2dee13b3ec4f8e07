def deviation_at_inference(rho, times):
    norm = layers.BatchNormalization(momentum=rho)
    for _ in range(times):
        norm(z, training=True)
    return float(ops.std(norm(z, training=False)))


for rho in (0.99, 0.9):
    for times in (0, 25, 50, 200):
        print(rho, times, deviation_at_inference(rho, times))
