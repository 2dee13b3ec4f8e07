dense_weights = tf.constant([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
dense_bias = tf.constant([1.0, -1.0])
dense_input = tf.constant([1.0, 2.0, 3.0])
arrived = tf.constant([1.0, -2.0])

with tf.GradientTape() as tape:
    tape.watch([dense_weights, dense_bias, dense_input])
    y = tf.linalg.matvec(dense_weights, dense_input) + dense_bias
    value = ops.sum(y * arrived)
print(y)  # 1 · 1 + 0 · 2 − 1 · 3 + 1 = −1
print(tape.gradient(value, [dense_input, dense_weights, dense_bias]))

small_map = keras.random.normal((1, 7, 7, 3), seed=6)
as_kernel = tf.reshape(tf.transpose(dense_weights), (1, 1, 3, 2))
convolved_first = ops.mean(tf.nn.conv2d(small_map, as_kernel, 1, "VALID"), axis=(1, 2))
pooled_first = ops.mean(small_map, axis=(1, 2)) @ tf.transpose(dense_weights)
print(ops.max(ops.abs(convolved_first - pooled_first)))
