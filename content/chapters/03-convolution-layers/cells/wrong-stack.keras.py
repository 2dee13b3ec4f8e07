def my_stack(x, width, blocks, strides, name):
    for block in range(1, blocks + 1):
        x = bottleneck(x, width, strides, True, f"{name}_block{block}")
    return x


into_3 = keras.Input(shape=(56, 56, 256))
my_conv3 = keras.Model(into_3, my_stack(into_3, 128, 4, 2, "conv3"))

my_conv3.summary()  # 56 / 2 / 2 / 2 / 2 = 3.5
