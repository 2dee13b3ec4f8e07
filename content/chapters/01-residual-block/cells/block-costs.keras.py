wide_basic = keras.Model(into_256, basic_block(into_256, 256, 1, "wide"))

blocks = {"64 · 64": basic, "256 · 256": wide_basic, "64 · 64 · 256": bottleneck}
for block, model in blocks.items():
    conv_weights = sum(
        layer.count_params() for layer in model.layers if isinstance(layer, layers.Conv2D)
    )
    print(block, conv_weights, conv_weights * 56 * 56)
