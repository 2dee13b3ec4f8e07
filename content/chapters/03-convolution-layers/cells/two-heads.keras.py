last_maps = keras.Input(shape=(7, 7, 2048))
pooled_head = keras.Model(last_maps, layers.Dense(1000)(layers.GlobalAveragePooling2D()(last_maps)))

flat = 7 * 7 * 2048  # 7 · 7 · 2048 = 100352
print(flat, flat * 1000 + 1000)  # 100352 · 1000 + 1000 = 100353000
print(2048, pooled_head.count_params())

marks = np.eye(9)[0].reshape(3, 3)
moved = np.eye(9)[5].reshape(3, 3)
for feature_map in (marks, moved):
    print(feature_map.flatten(), feature_map.mean())  # 1 / 9 = 0.111…
