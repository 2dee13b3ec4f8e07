pet_tests = np.concatenate([cifar[cifar_labels[:, 0] == kind][800:1000] for kind in (5, 3)])  # 200 · 2 = 400
is_cat = np.repeat([0, 1], 200)
head_kernel = trained_net.get_layer("predictions").get_weights()[0]  # 64 × 2
for_cat = head_kernel[:, 1] - head_kernel[:, 0]

last_maps = keras.Model(trained_net.inputs, trained_net.get_layer("conv4_block3_out").output)
found = last_maps.predict((pet_tests / 255 - mean) / std).max(axis=(1, 2))  # 400 × 64
for weighs, channel in (("dog", for_cat.argmin()), ("cat", for_cat.argmax())):
    strongest = (-found[:, channel]).argsort(kind="stable")[:16]
    cats = is_cat[strongest].sum()
    print(weighs, channel, found[strongest[0], channel], 16 - cats, cats)
