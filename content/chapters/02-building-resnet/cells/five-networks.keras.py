for make in (keras.applications.ResNet50, keras.applications.ResNet101, keras.applications.ResNet152):
    network = make(weights=None)
    print(network.name, len(network.layers), network.count_params())
