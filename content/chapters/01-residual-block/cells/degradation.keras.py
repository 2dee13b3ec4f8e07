class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up to the peak on a cosine for a quarter of the steps, and down to nothing on another."""

    def __init__(self, peak, steps):
        self.peak, self.steps = peak, steps

    def __call__(self, step):
        step, rising = ops.cast(step, "float32"), round(self.steps / 4)
        up = self.peak / 25 + self.peak * 24 / 25 * (1 - ops.cos(math.pi * (step + 1) / rising)) / 2
        down = self.peak * (1 + ops.cos(math.pi * (step - rising) / (self.steps - rising))) / 2
        return ops.where(step < rising, up, down)

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps}


def train(network, pictures, labels, epochs, learning_rate):
    for weight in network.trainable_weights:
        if weight.name == "kernel":
            weight.regularizer = keras.regularizers.L2(5e-4 / 2)  # weight decay
    network.compile(
        keras.optimizers.SGD(
            OneCycle(learning_rate, epochs * (len(labels) // 32)), momentum=0.9, nesterov=True
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        # The loss that Keras prints has the L2 in it; this one has not.
        metrics=[keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name="cross_entropy")],
    )
    return network.fit(pictures, labels, batch_size=32, epochs=epochs).history["cross_entropy"]


compared = [("plain-8", 8, False), (f"plain-{depth}", depth, False), (f"resnet-{depth}", depth, True)]

for name, layer_count, skip in compared:
    network = cifar_resnet(layer_count, skip)
    pictures = (train_pictures - pixel_mean) / pixel_std
    print(name, train(network, pictures, np.repeat([0, 1], 800), 3, 0.03))
