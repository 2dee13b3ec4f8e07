import keras
from keras import layers

blocks_in_stack = [2, 2, 2, 2]
width = 16


def conv(x, filters, kernel_size, strides, name):
    x = layers.Conv2D(
        filters, kernel_size, strides=strides, padding="same", use_bias=False, name=f"{name}_conv"
    )(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x)


def residual_block(x, filters, strides, name):
    y = layers.ReLU(name=f"{name}_1_relu")(conv(x, filters, 3, strides, f"{name}_1"))
    residual = conv(y, filters, 3, 1, f"{name}_2")
    same_shape = strides == 1 and x.shape[-1] == filters
    shortcut = x if same_shape else conv(x, filters, 1, strides, f"{name}_0")
    total = layers.Add(name=f"{name}_add")([shortcut, residual])
    return layers.ReLU(name=f"{name}_out")(total)


def residual_stack(x, filters, blocks, strides, name):
    for block in range(1, blocks + 1):
        x = residual_block(x, filters, strides if block == 1 else 1, f"{name}_block{block}")
    return x


small_photograph = keras.Input(shape=(64, 64, 3), name="input")
features = layers.ReLU(name="conv1_relu")(conv(small_photograph, width, 3, 1, "conv1"))
for stack, blocks in enumerate(blocks_in_stack):
    strides = 1 if stack == 0 else 2
    features = residual_stack(features, width * 2**stack, blocks, strides, f"conv{stack + 2}")
pooled = layers.GlobalAveragePooling2D(name="avg_pool")(features)
scores = layers.Dense(2, name="predictions")(pooled)

thin_resnet = keras.Model(small_photograph, scores, name="thin_resnet")

convolutions_in_block = 2
depth = sum(blocks_in_stack) * convolutions_in_block + 2  # 8 · 2 + 2 = 18

print(depth)
thin_resnet.summary()
