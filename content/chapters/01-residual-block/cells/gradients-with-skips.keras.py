with_skips = {name: gradient_norms(name, True, initial_scale) for name in activations}

for name in activations:
    print(name, without_skips[name]["dL/dW"][0], with_skips[name]["dL/dW"][0])
