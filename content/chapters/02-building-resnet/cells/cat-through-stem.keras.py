import matplotlib.pyplot as plt

cat = keras.utils.load_img(  # its middle square
    "cat.webp", target_size=(224, 224), interpolation="bilinear", keep_aspect_ratio=True
)
cat = keras.utils.img_to_array(cat)[None] / 255  # 1 × 224 × 224 × 3, 0 … 1

taps = keras.Model(
    stem.input, [stem.get_layer("conv1_pad").output, stem.get_layer("conv1_relu").output]
)
padded, maps = taps.predict(cat)

plt.imshow(padded[0])
figure, axes = plt.subplots(8, 8, figsize=(12, 12))
for channel, axis in enumerate(axes.flat):
    axis.imshow(maps[0, :, :, channel])
    axis.axis("off")
