compared = [("plain-8", 8, False), (f"plain-{depth}", depth, False), (f"resnet-{depth}", depth, True)]

for name, layer_count, skip in compared:
    network = cifar_resnet(layer_count, skip)
    network.compile(
        keras.optimizers.SGD(0.03, momentum=0.9, nesterov=True),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    history = network.fit(
        (train_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 800), batch_size=32, epochs=3
    )
    print(name, history.history["loss"])
