learning_rate = 0.01
steps = 20

descent = []
for step in range(steps + 1):
    with tf.GradientTape() as tape:
        value = loss(w1, w2)
    descent.append((step, float(value), float(w1), float(w2)))
    d1, d2 = tape.gradient(value, [w1, w2])
    w1.assign_sub(learning_rate * d1)
    w2.assign_sub(learning_rate * d2)

print(descent[:4], descent[-1])
