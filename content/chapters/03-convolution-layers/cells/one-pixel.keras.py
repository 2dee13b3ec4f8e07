import keras
import keras.ops as ops
import numpy as np
from keras import layers

cat = keras.utils.img_to_array(keras.utils.load_img("cat.png", target_size=(224, 224))) / 255
filters = np.random.default_rng(1).normal(0, 0.1, (7, 7, 3, 64)).astype("float32")

row, column = 30, 40
seen = cat[2 * row : 2 * row + 7, 2 * column : 2 * column + 7]  # 2 · 30 = 60, 2 · 40 = 80
products = seen * filters[..., 0]

print(products.size)  # 7 · 7 · 3 = 147
print(products.sum())

responses = ops.conv(cat[None], filters, strides=2, padding="valid")  # (224 − 7) // 2 + 1 = 109
print(responses[0, row, column, 0])
