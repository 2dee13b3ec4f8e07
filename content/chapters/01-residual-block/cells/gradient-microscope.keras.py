def twin(depth, activation, batch_norm, initial_scale, skip):
    def conv(x, strides=1):
        x = layers.Conv2D(
            8, 3, strides=strides, use_bias=not batch_norm,
            kernel_initializer=keras.initializers.VarianceScaling(2 * (0.88 * initial_scale) ** 2),
        )(layers.ZeroPadding2D(1)(x))
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x) if batch_norm else x

    def act(x):
        return layers.Activation(activation)(x)

    picture = keras.Input(shape=(32, 32, 3))
    x = act(conv(picture, 2))
    for _ in range((depth - 2) // 2):  # (20 − 2) / 2 = 9
        y = conv(act(conv(x)))
        x = act(layers.Add()([x, y]) if skip else y)
    return keras.Model(picture, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


plain = twin(20, "sigmoid", batch_norm=False, initial_scale=1, skip=False)
residual = twin(20, "sigmoid", batch_norm=False, initial_scale=1, skip=True)
residual.set_weights(plain.get_weights())
sgd = {skip: keras.optimizers.SGD(0.05) for skip in (False, True)}
order = np.random.default_rng(1).permutation(1600)
for step in range(30):
    chosen = order[32 * step : 32 * (step + 1)]
    x = (train_pictures[chosen] - pixel_mean) / pixel_std
    y = (chosen >= 800).astype(int)
    for skip, network in ((False, plain), (True, residual)):
        with tf.GradientTape() as tape:
            value = ops.mean(
                keras.losses.sparse_categorical_crossentropy(y, network(x, training=True), from_logits=True)
            )
        variables = [variable.value for variable in network.trainable_variables]
        gradients = tape.gradient(value, variables)
        sgd[skip].apply_gradients(zip(gradients, network.trainable_variables))
        kernels = [g for g in gradients if len(g.shape) in (2, 4)]
        print(step, skip, float(tf.norm(kernels[0])), float(tf.norm(kernels[-1])), float(value))
