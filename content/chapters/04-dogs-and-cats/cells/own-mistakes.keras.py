own_said = ops.convert_to_numpy(ops.softmax(last_stack.predict(standardise(own_validation[0]))))
own_worst = own_said[np.arange(len(own_said)), own_validation[1]].argsort()[:8]

last_maps = keras.Model(body.inputs, body.get_layer("avg_pool").input)
for at in own_worst:
    maps = last_maps(standardise(own_validation[0][at])[None])
    with tf.GradientTape() as tape:
        tape.watch(maps)
        logits = head(tf.reduce_mean(maps, (1, 2)))
        largest = tf.reduce_max(logits)
    importance = tf.reduce_mean(tape.gradient(largest, maps), (1, 2), keepdims=True)
    heat = tf.nn.relu(tf.reduce_sum(maps * importance, 3))[0]
    print(at, own_said[at], np.round(heat / (tf.reduce_max(heat) + 1e-8), 2))
