halved = {name: gradient_norms(name, False, 0.5) for name in activations}

for name, norms in halved.items():
    for of, by_layer in norms.items():
        print(name, of, by_layer[0], by_layer[-1], by_layer[0] / by_layer[-1])
