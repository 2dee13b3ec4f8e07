from safetensors.numpy import load_file

stack_ends = ["conv1_relu", "conv2_block3_out", "conv3_block3_out", "conv4_block3_out"]

(cifar, cifar_labels), _ = keras.datasets.cifar10.load_data()
pets = np.concatenate([cifar[cifar_labels[:, 0] == kind][:800] for kind in (5, 3)]) / 255  # 800 · 2 = 1600
mean, std = pets.mean(axis=(0, 1, 2)), pets.std(axis=(0, 1, 2))


def small_resnet():
    def conv(x, filters, strides, name):
        x = layers.ZeroPadding2D(1)(x)  # 1 + 1 on each side; "same" pads 0 + 1 where the stride is 2
        # tfjs cuts He's normal distribution off at 2 σ and leaves it at that: 0.88 of the width.
        he = keras.initializers.VarianceScaling(2 * 0.88**2)
        x = layers.Conv2D(
            filters, 3, strides=strides, use_bias=False, kernel_initializer=he, name=f"{name}_conv"
        )(x)
        return layers.BatchNormalization(momentum=0.5, epsilon=1e-5, name=f"{name}_bn")(x)

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU(name="conv1_relu")(conv(picture, 16, 1, "conv1"))
    for stack in range(3):
        for block in range(3):  # 6 · 3 + 2 = 20
            filters, strides = 16 * 2**stack, 2 if stack > 0 and block == 0 else 1
            name = f"conv{stack + 2}_block{block + 1}"
            y = conv(layers.ReLU()(conv(x, filters, strides, f"{name}_1")), filters, 1, f"{name}_2")
            if strides == 2:
                x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
            x = layers.ReLU(name=f"{name}_out")(layers.Add()([x, y]))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(2, activation="softmax", name="predictions")(x))


trained_net, untrained_net = small_resnet(), small_resnet()
stored = load_file("resnet20.safetensors")
for layer in trained_net.layers:
    layer.set_weights([stored[f"{layer.name}/{weight.name}"] for weight in layer.weights])
for start in range(0, 10 * 32, 32):
    untrained_net((pets[start : start + 32] - mean) / std, training=True)  # 1 − 0.5¹⁰ = 0.999

first_kernel = trained_net.get_layer("conv1_conv").get_weights()[0]
print(first_kernel.shape, np.abs(first_kernel).max())

seen = ((photo(32) - mean) / std)[None]
for layer in stack_ends:
    for net in (trained_net, untrained_net):
        maps = keras.Model(net.inputs, net.get_layer(layer).output).predict(seen)[0]
        print(layer, "trained" if net is trained_net else "untrained", maps.shape, (maps <= 0).mean())
