features = keras.random.normal((1, 8, 8, 4), seed=1)
kernel = keras.random.normal((3, 3, 4, 4), 0, 0.2, seed=2)


def main_branch(x):
    return ops.relu(ops.conv(x, kernel, strides=1, padding="same"))


dl_dy = keras.random.normal((1, 8, 8, 4), seed=3)


def through(f):
    x = tf.Variable(features)
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(y, x, output_gradients=dl_dy)


whole = through(lambda x: x + main_branch(x))
main_path = through(main_branch)
skip_path = through(lambda x: x + 0)

print(tf.norm(main_path), tf.norm(skip_path), tf.norm(whole))
print(ops.max(ops.abs(whole - (main_path + skip_path))))
