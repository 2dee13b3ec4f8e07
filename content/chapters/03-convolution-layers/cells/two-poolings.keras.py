corner = tf.constant([1, 5, 2, 0, 3, 3, 8, 4, 0, 1, 6, 2, 2, 7, 1, 9], "float32", (1, 4, 4, 1))

for pooling in (layers.MaxPooling2D(2), layers.AveragePooling2D(2)):
    with tf.GradientTape() as tape:
        tape.watch(corner)
        pooled = pooling(corner)
    print(pooled[0, :, :, 0])  # (1 + 5 + 3 + 3) / 4 = 3
    print(tape.gradient(pooled, corner)[0, :, :, 0])
