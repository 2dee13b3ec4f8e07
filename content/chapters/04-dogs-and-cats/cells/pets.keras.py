import keras
import keras.ops as ops
import numpy as np
import tensorflow as tf
from keras import layers

(cifar_pictures, cifar_labels), _ = keras.datasets.cifar10.load_data()
dogs = cifar_pictures[cifar_labels[:, 0] == 5][:1000].astype("float32") / 255
cats = cifar_pictures[cifar_labels[:, 0] == 3][:1000].astype("float32") / 255
all_pictures = np.concatenate([dogs[:800], cats[:800]])  # 800 · 2 = 1600
all_labels = np.repeat([0, 1], 800)
test_pictures = np.concatenate([dogs[800:], cats[800:]])  # 200 · 2 = 400
test_labels = np.repeat([0, 1], 200)
# In single precision a sum of 1600 · 32 · 32 numbers is off in the fourth digit.
mean = all_pictures.mean(axis=(0, 1, 2), dtype="float64").astype("float32")
std = all_pictures.std(axis=(0, 1, 2), dtype="float64").astype("float32")

random = np.random.default_rng(1)
held = np.concatenate([label * 800 + random.permutation(800)[:160] for label in (0, 1)])  # 800 · 0.2 = 160
kept = np.setdiff1d(np.arange(1600), held)
lab = {
    "train": (all_pictures[kept], all_labels[kept]),
    "validation": (all_pictures[held], all_labels[held]),  # 1600 · 0.2 = 320
    "test": (test_pictures, test_labels),
}
for name, (pictures, labels) in lab.items():
    print(name, len(labels), (labels == 0).sum(), (labels == 1).sum())
