first_padding = 0
second_padding = 0

small_stem_input = keras.Input(shape=(224, 224, 3), name="input")
x = layers.ZeroPadding2D(padding=first_padding, name="pad_1")(small_stem_input)
x = layers.Conv2D(8, 3, strides=2, name="conv")(x)  # ⌊(224 − 3) / 2⌋ + 1 = 111
x = layers.ReLU(name="relu")(x)
x = layers.ZeroPadding2D(padding=second_padding, name="pad_2")(x)
x = layers.MaxPooling2D(3, strides=2, name="pool")(x)  # ⌊(111 − 3) / 2⌋ + 1 = 55
small_stem = keras.Model(small_stem_input, x, name="small_stem")
