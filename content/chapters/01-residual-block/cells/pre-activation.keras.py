blocks_in_row = 20


def gradients_by(order, only_skips):
    def random(inputs, outputs, gain, seed):
        return keras.random.normal((inputs, outputs), 0, math.sqrt(gain / inputs), seed=seed)

    entry, head = random(192, units, 1, 100), random(units, 2, 1, 101)
    W = [random(units, units, 2, at + 1) for at in range(blocks_in_row)]

    def norm(x):
        mean, variance = tf.nn.moments(x, axes=[0])
        return (x - mean) / tf.sqrt(variance + 1e-5)

    def F(x, at):
        return norm(x @ W[at]) if order == "original" else ops.relu(norm(x)) @ W[at]

    x = tf.convert_to_tensor(shrunk @ entry)
    inputs = []
    with tf.GradientTape() as tape:
        for at in range(blocks_in_row):
            tape.watch(x)
            inputs.append(x)
            added = tf.stop_gradient(F(x, at)) if only_skips else F(x, at)
            x = ops.relu(x + added) if order == "original" else x + added
        value = ops.mean(
            keras.losses.sparse_categorical_crossentropy(labels, x @ head, from_logits=True)
        )
    return [float(tf.norm(gradient)) for gradient in tape.gradient(value, inputs)]


for order in ("original", "pre-activation"):
    for only_skips in (True, False):
        norms = gradients_by(order, only_skips)
        print(order, "skips alone" if only_skips else "all paths", norms[0], norms[-1])
