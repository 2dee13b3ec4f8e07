(cifar, cifar_labels), _ = keras.datasets.cifar10.load_data()
pets = np.concatenate([cifar[cifar_labels[:, 0] == kind][:800] for kind in (5, 3)]) / 255  # 800 · 2 = 1600
pet_labels = np.repeat([0, 1], 800)
mean, std = pets.mean(axis=(0, 1, 2)), pets.std(axis=(0, 1, 2))


def small_resnet():
    def conv(x, filters, strides=1):
        x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
        return layers.BatchNormalization(momentum=0.5)(x)

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU(name="conv1_relu")(conv(picture, 16))
    for stack in range(3):
        for block in range(3):  # 6 · 3 + 2 = 20
            filters, strides = 16 * 2**stack, 2 if stack > 0 and block == 0 else 1
            y = conv(layers.ReLU()(conv(x, filters, strides)), filters)
            if strides == 2:
                x = layers.Conv2D(filters, 1, strides=2, use_bias=False)(x)
            x = layers.ReLU(name=f"conv{stack + 2}_block{block + 1}_out")(layers.Add()([x, y]))
    logits = layers.Dense(2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(picture, logits)


untrained_net, trained_net = small_resnet(), small_resnet()
trained_net.compile(
    keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 3000), 0.9, nesterov=True),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
trained_net.fit((pets - mean) / std, pet_labels, batch_size=32, epochs=60)  # 60 · 1600 / 32 = 3000

for start in range(0, 10 * 32, 32):
    untrained_net((pets[start : start + 32] - mean) / std, training=True)  # 1 − 0.5¹⁰ = 0.999

small = (keras.utils.img_to_array(keras.utils.load_img("cat.png", target_size=(32, 32))) / 255 - mean) / std
for net in (trained_net, untrained_net):
    up_to = keras.Model(net.inputs, net.get_layer("conv1_relu").output)
    print(up_to.predict(small[None])[0].shape)
