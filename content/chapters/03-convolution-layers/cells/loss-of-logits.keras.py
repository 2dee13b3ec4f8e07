logits = tf.constant([[2, 0.5], [0.5, 2], [0, 0], [-4, 4]])
targets = tf.constant([[1.0, 0.0]] * 4)

with tf.GradientTape() as tape:
    tape.watch(logits)
    losses = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
print(losses)  # ln 2 = 0.693…
print(tf.nn.softmax(logits))
print(tape.gradient(losses, logits))
