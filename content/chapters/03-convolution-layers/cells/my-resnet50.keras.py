photograph = keras.Input(shape=(224, 224, 3))

x = layers.ZeroPadding2D(3, name="conv1_pad")(photograph)
x = layers.ReLU(name="conv1_relu")(conv_and_norm(x, 64, 7, 2, "conv1"))  # (230 − 7) // 2 + 1 = 112
x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)  # (114 − 3) // 2 + 1 = 56

x = stack(x, 64, 3, 1, "conv2")  # 56 × 56 × 256
x = stack(x, 128, 4, 2, "conv3")  # 28 × 28 × 512
x = stack(x, 256, 6, 2, "conv4")  # 14 × 14 × 1024
x = stack(x, 512, 3, 2, "conv5")  # 7 × 7 × 2048

x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
scores = layers.Dense(1000, activation="softmax", name="predictions")(x)  # 2048 · 1000 + 1000 = 2049000

my_resnet50 = keras.Model(photograph, scores, name="my_resnet50")

my_resnet50.summary()
