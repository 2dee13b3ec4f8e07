first_picture = keras.utils.img_to_array(keras.utils.load_img("cat.png", target_size=(32, 32))) / 255
first_input = ((first_picture - mean) / std)[None]
maps_of_shipped = keras.Model(shipped.inputs, [shipped.get_layer("pool").input, shipped.output])

with tf.GradientTape() as tape:
    first_maps, first_logits = maps_of_shipped(first_input)
    tape.watch(first_maps)
first_shares = ops.softmax(first_logits)[0]
print("dog", float(first_shares[0]), "cat", float(first_shares[1]))

weights_of_head = shipped.layers[-1].get_weights()[0][:, int(ops.argmax(first_shares))]
first_evidence = ops.relu(ops.sum(first_maps[0] * weights_of_head, axis=-1))  # 8 × 8
print(first_evidence.shape)
