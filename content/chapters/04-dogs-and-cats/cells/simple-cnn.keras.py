stages = []
for filters in (16, 32, 64):
    stages += [
        layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer=he()),
        layers.MaxPooling2D(2),  # 32 / 2 / 2 / 2 = 4
    ]

simple_cnn = keras.Sequential(
    [keras.Input((32, 32, 3)), *stages, layers.Flatten(), layers.Dense(2, kernel_initializer=he())],  # 4 · 4 · 64 = 1024
    name="simple_cnn",
)
cnn_run = train(
    simple_cnn, lab["train"], lab["validation"], settings["epochs"], settings["learning_rate"]
)
