def conv_bn(x, filters, strides=1):
    x = layers.Conv2D(
        filters, 3, strides=strides, padding="same", use_bias=False,
        kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(2.5e-4),
    )(x)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def small_block(x, filters, strides):
    residual = conv_bn(layers.ReLU()(conv_bn(x, filters, strides)), filters)
    if strides != 1:
        x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    return layers.ReLU()(layers.Add()([x, residual]))


small_input = keras.Input(shape=(32, 32, 3))
x = layers.ReLU()(conv_bn(small_input, 16))
for filters, strides in [(16, 1), (32, 2), (64, 2)]:
    x = small_block(x, filters, strides)
x = layers.GlobalAveragePooling2D()(x)
resnet8 = keras.Model(small_input, layers.Dense(2)(x), name="resnet8")

epochs = 6
steps = epochs * 1600 // 32  # 6 · 50 = 300
rate = keras.optimizers.schedules.CosineDecay(
    0.0, steps * 3 // 4, warmup_target=0.1, warmup_steps=steps // 4
)
resnet8.compile(
    keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
resnet8.fit(
    (train_pictures - pixel_mean) / pixel_std,
    np.repeat([0, 1], 800),
    batch_size=32,
    epochs=epochs,
    validation_data=((test_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 200)),
)
