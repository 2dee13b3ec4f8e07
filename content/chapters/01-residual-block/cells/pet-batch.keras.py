import keras
import keras.ops as ops
import numpy as np
from keras import layers

(cifar_pictures, cifar_labels), _ = keras.datasets.cifar10.load_data()
dogs = cifar_pictures[cifar_labels[:, 0] == 5][:1000].astype("float32") / 255
cats = cifar_pictures[cifar_labels[:, 0] == 3][:1000].astype("float32") / 255
train_pictures = np.concatenate([dogs[:800], cats[:800]])  # 800 + 800 = 1600
# In single precision a sum of 1600 · 32 · 32 numbers is off in the fourth digit.
pixel_mean = train_pictures.mean(axis=(0, 1, 2), dtype="float64").astype("float32")
pixel_std = train_pictures.std(axis=(0, 1, 2), dtype="float64").astype("float32")

batch_pictures = np.concatenate([train_pictures[:16], train_pictures[800:816]])  # 16 + 16 = 32
batch = (batch_pictures - pixel_mean) / pixel_std
labels = np.repeat([0, 1], 16)
