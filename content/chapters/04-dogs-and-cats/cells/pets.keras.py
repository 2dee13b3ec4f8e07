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
mean, std = all_pictures.mean(axis=(0, 1, 2)), all_pictures.std(axis=(0, 1, 2))

shuffled = np.random.default_rng(1).permutation(1600)
lab = {
    "train": (all_pictures[shuffled[320:]], all_labels[shuffled[320:]]),
    "validation": (all_pictures[shuffled[:320]], all_labels[shuffled[:320]]),  # 1600 · 0.2 = 320
}
for name, (pictures, labels) in lab.items():
    print(name, len(labels), (labels == 0).sum(), (labels == 1).sum())
