eight = build_network("eight", depth=20, norm=True, skip=True, width=8, classes=8)
load_weights(eight, "eight.safetensors")

tuned = build_network("fine_tuned", depth=20, norm=True, skip=True, width=8)
for layer, known in zip(tuned.layers[:-1], eight.layers):
    layer.set_weights(known.get_weights())

few = lab["train"][0][::4], lab["train"][1][::4]  # 1280 / 4 = 320
tuned_run = train(tuned, few, lab["validation"], 15, 0.01, augment=True, one_cycle=True)  # 15 · 320 / 32 = 150
