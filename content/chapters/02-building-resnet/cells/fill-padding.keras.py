first_padding = 1
second_padding = 1

small_stem_input = keras.Input(shape=(224, 224, 3))
x = layers.ZeroPadding2D(padding=first_padding, name="pad_1")(small_stem_input)
x = layers.Conv2D(8, 3, strides=2, name="conv")(x)  # ⌊(226 − 3) / 2⌋ + 1 = 112
x = layers.ReLU(name="relu")(x)
x = layers.ZeroPadding2D(padding=second_padding, name="pad_2")(x)
x = layers.MaxPooling2D(3, strides=2, name="pool")(x)  # ⌊(114 − 3) / 2⌋ + 1 = 56
small_stem = keras.Model(small_stem_input, x, name="small_stem")
