import tensorflow as tf

input_value = 2.0
wanted = 10.0


def loss(w1, w2):
    h = w1 * input_value  # 3 · 2 = 6
    output = w2 * h  # 1 · 6 = 6
    return (output - wanted) ** 2 / 2  # (6 − 10)² / 2 = 8


w1 = tf.Variable(3.0)
w2 = tf.Variable(1.0)
with tf.GradientTape() as tape:
    value = loss(w1, w2)
dw1, dw2 = tape.gradient(value, [w1, w2])

print(float(value), float(dw1), float(dw2))
print(float(loss(w1 - 0.01 * dw1, w2 - 0.01 * dw2)))  # 3 + 0.01 · 8 = 3.08, 1 + 0.01 · 24 = 1.24
