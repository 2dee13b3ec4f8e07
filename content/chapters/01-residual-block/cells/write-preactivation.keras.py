def pre_activated(x):
    return x


ordered_input = keras.Input(shape=(8, 8, 16), name="input")
pre_activated_net = keras.Model(ordered_input, pre_activated(ordered_input))

pre_activated_net.summary()
