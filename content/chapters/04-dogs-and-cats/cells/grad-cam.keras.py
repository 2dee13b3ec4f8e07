maps_layer = best.get_layer("pool").input  # 8 × 8 × 64
backbone = keras.Model(best.inputs, maps_layer)
kernel, bias = best.get_layer("logits").get_weights()


def grad_cam(picture, class_index):
    maps = backbone(standardise(picture)[None])
    with tf.GradientTape() as tape:
        tape.watch(maps)
        logit = (tf.reduce_mean(maps, (1, 2)) @ kernel + bias)[0, class_index]
    importance = tf.reduce_mean(tape.gradient(logit, maps), (1, 2), keepdims=True)  # ∂z / ∂A, 1 × 1 × 1 × 64
    heat = tf.nn.relu(tf.reduce_sum(maps * importance, 3, keepdims=True))
    return tf.image.resize(heat / (tf.reduce_max(heat) + 1e-8), (32, 32))[0, :, :, 0]


examined = [*(-probabilities[:200, 0]).argsort()[:4], *(200 + (-probabilities[200:, 1]).argsort()[:4])]  # 4 + 4 = 8
heats = [grad_cam(test_pictures[at], test_labels[at]) for at in examined]
lit = [test_pictures[at] * (0.25 + 0.75 * heat[..., None]) for at, heat in zip(examined, heats)]
print(np.shape(lit))
