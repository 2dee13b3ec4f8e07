kernel_size = 7

photograph = keras.Input(shape=(224, 224, 3), name="input")

x = layers.ZeroPadding2D(padding=3, name="conv1_pad")(photograph)  # 224 + 3 + 3 = 230
x = layers.Conv2D(  # ⌊(230 − 7) / 2⌋ + 1 = 112
    64, kernel_size, strides=2, kernel_initializer="he_normal", name="conv1_conv"
)(x)
x = layers.BatchNormalization(epsilon=1.001e-5, name="conv1_bn")(x)
x = layers.ReLU(name="conv1_relu")(x)
x = layers.ZeroPadding2D(padding=1, name="pool1_pad")(x)  # 112 + 1 + 1 = 114
x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)  # ⌊(114 − 3) / 2⌋ + 1 = 56

stem = keras.Model(photograph, x, name="stem")
stem.summary()
