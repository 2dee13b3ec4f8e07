def grow_field(steps):
    field, jump = 1, 1
    for name, k, s in steps:
        field += (k - 1) * jump  # 7 + (3 − 1) · 2 = 11
        jump *= s  # 2 · 2 = 4
        yield name, k, s, field, jump


reference = keras.applications.ResNet50(weights=None)
windows = []
for layer in reference.layers:
    if isinstance(layer, layers.Conv2D) and "_0_" not in layer.name:
        windows.append((layer.name, layer.kernel_size[0], layer.strides[0]))
    if isinstance(layer, layers.MaxPooling2D):
        windows.append((layer.name, layer.pool_size[0], layer.strides[0]))
for grown in grow_field(windows):
    print(*grown)
