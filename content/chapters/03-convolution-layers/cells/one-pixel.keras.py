import keras
import keras.ops as ops
import numpy as np
from keras import layers



def photo(size):  # the middle square, 0 … 1
    picture = keras.utils.load_img(
        "cat.webp", target_size=(size, size), interpolation="bilinear", keep_aspect_ratio=True
    )
    return keras.utils.img_to_array(picture) / 255


cat = photo(224)
filters = ops.convert_to_numpy(keras.random.normal((7, 7, 3, 64), 0, 0.1, seed=1))

row, column = 30, 40
seen = cat[2 * row : 2 * row + 7, 2 * column : 2 * column + 7]  # 2 · 30 = 60, 2 · 40 = 80
products = seen * filters[..., 0]

print(products.size)  # 7 · 7 · 3 = 147
print(products.sum())

responses = ops.conv(cat[None], filters, strides=2, padding="valid")  # (224 − 7) // 2 + 1 = 109
print(responses[0, row, column, 0])
