for depth in (50, 101, 152):
    network = getattr(keras.applications, f"ResNet{depth}")(weights=None)
    print(network.name, len(network.layers), network.count_params())
