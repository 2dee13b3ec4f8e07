depth = 32


def he():
    # tfjs cuts He's normal distribution off at 2 σ and leaves it at that: 0.88 of the width.
    return keras.initializers.VarianceScaling(2 * 0.88**2)


def conv_bn(x, filters, strides=1):
    x = layers.ZeroPadding2D(1)(x)  # 1 + 1 on each side; "same" pads 0 + 1 where the stride is 2
    x = layers.Conv2D(filters, 3, strides=strides, use_bias=False, kernel_initializer=he())(x)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def cifar_block(x, filters, strides, skip, shortcut):
    residual = conv_bn(layers.ReLU()(conv_bn(x, filters, strides)), filters)
    if not skip:
        return layers.ReLU()(residual)
    if strides != 1 and shortcut == "A":
        x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    elif strides != 1:
        x = layers.Conv2D(filters, 1, strides=strides, use_bias=False, kernel_initializer=he())(x)
        x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
    return layers.ReLU()(layers.Add()([x, residual]))


def cifar_resnet(depth, skip=True, width=8, classes=2, shortcut="A"):
    picture = keras.Input(shape=(32, 32, 3))
    x = layers.ReLU()(conv_bn(picture, width))
    for stack in range(3):
        for block in range((depth - 2) // 6):  # (32 − 2) / 6 = 5
            strides = 2 if stack > 0 and block == 0 else 1
            x = cifar_block(x, width * 2**stack, strides, skip, shortcut)
    return keras.Model(picture, layers.Dense(classes)(layers.GlobalAveragePooling2D()(x)))


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
