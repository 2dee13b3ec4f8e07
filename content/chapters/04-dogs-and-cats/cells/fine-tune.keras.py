eight_other = np.isin(cifar_labels[:, 0], (3, 5), invert=True)
other_pictures = cifar_pictures[eight_other].astype("float32") / 255  # 5000 · 8 = 40000
_, other_labels = np.unique(cifar_labels[eight_other, 0], return_inverse=True)

body = build_network("eight", depth=20, norm=True, skip=True, width=8)
features = keras.Model(body.inputs, body.get_layer("avg_pool").output)
eight = keras.Sequential([features, layers.Dense(8)], name="eight")
train(eight, (other_pictures, other_labels), (other_pictures[:800], other_labels[:800]), 8, 0.1, True, True, classes=8)

tuned = build_network("fine_tuned", depth=20, norm=True, skip=True, width=8)
for layer in tuned.layers[:-1]:
    layer.set_weights(body.layers[tuned.layers.index(layer)].get_weights())

few = lab["train"][0][::4], lab["train"][1][::4]  # 1280 / 4 = 320
tuned_run = train(tuned, few, lab["validation"], 15, 0.01, augment=True, one_cycle=True)  # 15 · 320 / 32 = 150
