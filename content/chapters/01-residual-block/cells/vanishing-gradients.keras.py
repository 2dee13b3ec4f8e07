layers_deep = 20
units = 64
initial_scale = 1

activations = {"sigmoid": ops.sigmoid, "tanh": ops.tanh, "relu": ops.relu}

shrunk = ops.reshape(ops.average_pool(batch, 4, 4), (32, 192))  # 8 · 8 · 3 = 192


def norm(gradient):  # in double precision: the squares of numbers such as 1e-20 are 0 in single
    return float(np.linalg.norm(np.float64(gradient)))


def gradient_norms(name, skip, scale):
    gain = 2 if name == "relu" else 1

    def random(inputs, outputs, seed):
        spread = scale * math.sqrt(gain / inputs)
        return tf.Variable(keras.random.normal((inputs, outputs), 0, spread, seed=seed))

    entry = random(192, units, 100)
    head = random(units, 2, 101)
    weights = [random(units, units, at + 1) for at in range(layers_deep)]
    inputs = []
    with tf.GradientTape() as tape:
        x = shrunk @ entry
        for layer in weights:
            tape.watch(x)
            inputs.append(x)
            y = activations[name](x @ layer)
            x = x + y if skip else y
        value = ops.mean(
            keras.losses.sparse_categorical_crossentropy(labels, x @ head, from_logits=True)
        )
    of_weights, of_inputs = tape.gradient(value, [weights, inputs])
    return {
        "dL/dW": [norm(gradient) for gradient in of_weights],
        "dL/dx": [norm(gradient) for gradient in of_inputs],
    }


without_skips = {name: gradient_norms(name, False, initial_scale) for name in activations}
print(without_skips)
