maps_layer = chosen.get_layer("avg_pool").input  # 8 × 8 × 64
backbone = keras.Model(chosen.inputs, maps_layer)
kernel, bias = chosen.get_layer("predictions").get_weights()


def grad_cam(picture, class_index):
    maps = backbone(standardise(picture)[None])
    with tf.GradientTape() as tape:
        tape.watch(maps)
        logit = (tf.reduce_mean(maps, (1, 2)) @ kernel + bias)[0, class_index]
    importance = tf.reduce_mean(tape.gradient(logit, maps), (1, 2), keepdims=True)  # ∂z / ∂A, 1 × 1 × 1 × 64
    heat = tf.nn.relu(tf.reduce_sum(maps * importance, 3, keepdims=True))
    return tf.image.resize(heat / (tf.reduce_max(heat) + 1e-8), (32, 32))[0, :, :, 0]


def surest(label):
    own = np.flatnonzero(held_labels == label)
    return own[(-probabilities[own, label]).argsort()[:4]]


examined = [*surest(0), *surest(1)]  # 4 + 4 = 8
heats = [grad_cam(held_pictures[at], held_labels[at]) for at in examined]
lit = [held_pictures[at] * (0.25 + 0.75 * heat[..., None]) for at, heat in zip(examined, heats)]
print(np.shape(lit))
