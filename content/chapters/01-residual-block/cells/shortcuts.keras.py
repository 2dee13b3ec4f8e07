wide = keras.random.normal((1, 56, 56, 64), seed=4)

every_other = wide[:, ::2, ::2, :]  # 56 / 2 = 28
option_a = ops.pad(every_other, ((0, 0), (0, 0), (0, 0), (0, 64)))  # 64 + 64 = 128

projection = keras.random.normal((1, 1, 64, 128), 0, 0.1, seed=5)  # 64 · 128 = 8192
option_b = ops.conv(wide, projection, strides=2, padding="same")

print(option_a.shape, 0)
print(option_b.shape, ops.size(projection))

for layer_count in (20, 56, 110):
    weights_of = {
        shortcut: sum(
            ops.size(weight)
            for weight in cifar_resnet(layer_count, width=16, classes=10, shortcut=shortcut).trainable_weights
        )
        for shortcut in ("A", "B")
    }
    print(layer_count, weights_of["A"], weights_of["B"], weights_of["B"] - weights_of["A"])
