steps = np.arange(-3, 4)
nearby, nearby_labels = standardise(all_pictures[::32]), all_labels[::32]


def direction(kernel, seed):
    axes = tuple(range(kernel.ndim - 1))
    noise = ops.convert_to_numpy(keras.random.normal(kernel.shape, seed=seed))
    length = lambda weights: np.sqrt((weights**2).sum(axes, keepdims=True))
    return noise * length(kernel) / length(noise)


def around(network):
    kernels = [weight for weight in network.trainable_weights if len(weight.shape) > 1]
    here = [kernel.numpy() for kernel in kernels]
    along = [direction(kernel, at + 1) for at, kernel in enumerate(here)]
    across = [direction(kernel, at + 101) for at, kernel in enumerate(here)]
    places = np.zeros((7, 7))
    for row, b in enumerate(steps):
        for column, a in enumerate(steps):
            for kernel, middle, one, other in zip(kernels, here, along, across):
                kernel.assign(middle + a / 4 * one + b / 4 * other)
            logits = network.predict(nearby, verbose=0)
            places[row, column] = keras.losses.sparse_categorical_crossentropy(
                nearby_labels, logits, from_logits=True
            ).numpy().mean()
    for kernel, middle in zip(kernels, here):
        kernel.assign(middle)
    return places


landscape = {network.name: around(network) for network in shipped[1:]}
for name, places in landscape.items():
    print(name, places.round(2), sep="\n")
