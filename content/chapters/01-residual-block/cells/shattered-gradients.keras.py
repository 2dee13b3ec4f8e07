points_between = 101
way = np.linspace(0, 1, points_between, dtype="float32")[:, None]
between = (1 - way) @ shrunk[:1] + way @ shrunk[16:17]


def alike_at(depth, skip):
    def random(inputs, outputs, gain, seed):
        return keras.random.normal((inputs, outputs), 0, math.sqrt(gain / inputs), seed=seed)

    pictures = tf.Variable(between)
    with tf.GradientTape() as tape:
        x = pictures @ random(192, units, 1, 100)
        for at in range(depth):
            W = random(units, units, 2, at + 1)
            x = x + ops.relu((x / math.sqrt(at + 1)) @ W) if skip else ops.relu(x @ W)
        y = x @ random(units, 1, 1, 101)
    gradients = tape.gradient(y, pictures)
    directions = gradients / tf.norm(gradients, axis=1, keepdims=True)
    cosines = (directions @ tf.transpose(directions)).numpy()
    return [np.mean(np.diagonal(cosines, apart)) for apart in range(points_between)]


for depth in (1, 5, 20, 40):
    for skip in (False, True):
        alike = alike_at(depth, skip)
        print("skip" if skip else "plain", depth, alike[2], alike[10], alike[50])
