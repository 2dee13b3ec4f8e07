import numpy as np

(cifar_pictures, cifar_labels), _ = keras.datasets.cifar10.load_data()
dogs, cats = (cifar_pictures[cifar_labels[:, 0] == label][:1000] / 255 for label in (5, 3))
train_pictures = np.concatenate([dogs[:800], cats[:800]]).astype("float32")  # 800 + 800 = 1600
test_pictures = np.concatenate([dogs[800:], cats[800:]]).astype("float32")  # 200 + 200 = 400
pixel_mean = train_pictures.mean(axis=(0, 1, 2))
pixel_std = train_pictures.std(axis=(0, 1, 2))

batch = (np.concatenate([train_pictures[:16], train_pictures[800:816]]) - pixel_mean) / pixel_std  # 16 + 16 = 32
print(batch.mean(), batch.std())
