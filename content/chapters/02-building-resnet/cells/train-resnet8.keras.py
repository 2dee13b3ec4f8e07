(x_all, y_all), (x_more, y_more) = keras.datasets.cifar10.load_data()


def conv_bn(x, filters, stride=1, size=3):
    x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def small_block(x, filters, stride):
    y = layers.ReLU()(conv_bn(x, filters, stride))
    y = conv_bn(y, filters)
    if stride != 1:
        x = layers.AveragePooling2D(1, strides=stride)(x)
        x = layers.ZeroPadding2D(0)(x)
        x = ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    return layers.ReLU()(layers.Add()([x, y]))


small_input = keras.Input(shape=(32, 32, 3))
x = layers.ReLU()(conv_bn(small_input, 16))
for filters, stride in [(16, 1), (32, 2), (64, 2)]:
    x = small_block(x, filters, stride)
x = layers.GlobalAveragePooling2D()(x)
resnet8 = keras.Model(small_input, layers.Dense(2, activation="softmax")(x), name="resnet8")

is_pet = (y_all[:, 0] == 3) | (y_all[:, 0] == 5)
images = (x_all[is_pet].astype("float32") / 255 - 0.47) / 0.25
labels = (y_all[is_pet, 0] == 3).astype("int32")

resnet8.compile(keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), "sparse_categorical_crossentropy", ["accuracy"])
resnet8.fit(images[:1600], labels[:1600], batch_size=32, epochs=6, validation_data=(images[1600:2000], labels[1600:2000]))
