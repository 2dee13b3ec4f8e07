depth = 32


def conv_bn(x, filters, strides=1):
    x = layers.Conv2D(
        filters, 3, strides=strides, padding="same", use_bias=False, kernel_initializer="he_normal"
    )(x)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def cifar_block(x, filters, strides, skip):
    residual = conv_bn(layers.ReLU()(conv_bn(x, filters, strides)), filters)
    if not skip:
        return layers.ReLU()(residual)
    if strides != 1:
        x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    return layers.ReLU()(layers.Add()([x, residual]))


def cifar_resnet(depth, skip):
    picture = keras.Input(shape=(32, 32, 3))
    x = layers.ReLU()(conv_bn(picture, 8))
    for stack in range(3):
        for block in range((depth - 2) // 6):  # (32 − 2) / 6 = 5
            strides = 2 if stack > 0 and block == 0 else 1
            x = cifar_block(x, 8 * 2**stack, strides, skip)
    return keras.Model(picture, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


for skip in (False, True):
    network = cifar_resnet(depth, skip)
    kernels = [w for w in network.trainable_weights if len(w.shape) == 4]
    with tf.GradientTape() as tape:
        value = ops.mean(
            keras.losses.sparse_categorical_crossentropy(
                labels, network(batch, training=True), from_logits=True
            )
        )
    gradients = tape.gradient(value, [kernel.value for kernel in kernels])
    print(skip, [float(tf.norm(gradient)) for gradient in gradients])
