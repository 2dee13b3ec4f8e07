def conv_bn(x, filters, strides, momentum):
    x = layers.Conv2D(
        filters,
        3,
        strides=strides,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        kernel_regularizer=keras.regularizers.L2(2.5e-4),
    )(x)
    return layers.BatchNormalization(momentum=momentum, epsilon=1e-5)(x)


def small_block(x, filters, strides, momentum):
    residual = layers.ReLU()(conv_bn(x, filters, strides, momentum))
    residual = conv_bn(residual, filters, 1, momentum)
    if strides != 1:
        x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    return layers.ReLU()(layers.Add()([x, residual]))


def small_resnet8(width, momentum):
    picture = keras.Input(shape=(32, 32, 3))
    x = layers.ReLU()(conv_bn(picture, width, 1, momentum))
    for filters, strides in [(width, 1), (2 * width, 2), (4 * width, 2)]:
        x = small_block(x, filters, strides, momentum)
    return keras.Model(picture, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


def train(network, learning_rate, epochs):
    network.compile(
        keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return network.fit(
        (train_pictures - pixel_mean) / pixel_std,
        np.repeat([0, 1], 800),
        batch_size=32,
        epochs=epochs,
        validation_data=((test_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 200)),
    )


for momentum in (0.99, 0.9):
    print(momentum, train(small_resnet8(8, momentum), 0.03, 2).history)
