own = keras.utils.load_img(  # its middle square
    "cat.webp", target_size=(32, 32), interpolation="bilinear", keep_aspect_ratio=True
)
own = keras.utils.img_to_array(own) / 255
own_shares = ops.softmax(best.predict(standardise(own)[None]))[0]
own_heat = grad_cam(own, int(ops.argmax(own_shares)))

features = keras.Model(best.inputs, best.get_layer("avg_pool").output)
known = features.predict(standardise(all_pictures))
own_features = features.predict(standardise(own)[None])[0]
print(own_shares, np.linalg.norm(own_features - known.mean(axis=0)))
