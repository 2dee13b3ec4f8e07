import tensorflow as tf

depth = 8

averaging = tf.fill((3, 3, 1, 1), 1 / 9)
picture = tf.Variable(tf.zeros((1, 31, 31, 1)))
with tf.GradientTape() as tape:
    y = picture
    for layer in range(depth):
        y = tf.nn.conv2d(y, averaging, 1, "SAME")
    centre = y[0, 15, 15, 0]
influence = tape.gradient(centre, picture).numpy()[0, :, :, 0]

print(2 * depth + 1)  # 2 · 8 + 1 = 17
print(influence[11:20, 11:20].sum() / influence.sum())
print(influence[15])
