words, channels, stream_blocks = 16, 48, 24


def stream_gradients(place):
    def random(shape, fan, seed):
        return keras.random.normal(shape, 0, (1 / fan) ** 0.5, seed=seed)

    def norm(x):
        mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
        return (x - mean) / tf.sqrt(variance + 1e-5)

    def attention(x, seed):
        query, key, value = (x @ random((channels, channels), channels, seed + at) for at in range(3))
        return ops.softmax(query @ ops.transpose(key) / channels**0.5) @ value

    def perceptron(x, seed):
        hidden = ops.relu(x @ random((channels, 4 * channels), channels / 2, seed))
        return hidden @ random((4 * channels, channels), 4 * channels, seed + 1)

    def added(x, F):
        return x + F(norm(x)) if place == "before" else norm(x + F(x))

    x = random((words, channels), 1, 7)
    inputs = []
    with tf.GradientTape() as tape:
        for block in range(stream_blocks):
            tape.watch(x)
            inputs.append(x)
            x = added(x, lambda y: attention(y, 100 + 10 * block))
            x = added(x, lambda y: perceptron(y, 105 + 10 * block))
        output = norm(x) if place == "before" else x
        value = ops.sum(output * random((words, channels), 1, 8))
    return [float(tf.norm(gradient)) for gradient in tape.gradient(value, inputs)]


for place in ("after", "before"):
    gradients = stream_gradients(place)
    print(place, gradients[0], gradients[-1], gradients[0] / gradients[-1])
