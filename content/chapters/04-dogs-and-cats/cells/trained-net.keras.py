def book_cnn():
    picture = x = keras.Input((32, 32, 3))
    for at, filters in enumerate((16, 32, 64)):
        name = f"stage{at + 1}"
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv")(x)
        x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=f"{name}_bn")(x)
        x = layers.MaxPooling2D(2)(layers.ReLU()(x))
    return keras.Model(picture, layers.Dense(2, name="predictions")(layers.Flatten()(x)), name="simple-cnn")


shipped = [
    book_cnn(),
    build_network("plain20", depth=20, norm=True, skip=False),
    build_network("resnet20", depth=20, norm=True, skip=True),
]
for network, file in zip(shipped, ("simple-cnn.safetensors", "plain20.safetensors", "resnet20.safetensors")):
    load_weights(network, file)

right_on_test = [right(network, test_pictures, test_labels) for network in shipped]
for network, on_test in zip(shipped, right_on_test):
    on_train = right(network, all_pictures, all_labels).mean()
    print(network.name, network.count_params(), on_train, on_test.mean(), *wilson(on_test.mean(), 400))

for a, b in ((2, 1), (2, 0), (1, 0)):
    print(*mcnemar(right_on_test[a], right_on_test[b]))
