with_skips = {name: gradient_norms(name, True) for name in activations}

for name in activations:
    print(name, without_skips[name][0], with_skips[name][0])
