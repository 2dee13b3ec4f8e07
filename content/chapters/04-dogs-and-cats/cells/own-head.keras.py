own_train, own_validation = lab["train"], lab["validation"]

body = build_network("body", depth=20, norm=True, skip=True, width=8, classes=8)
load_weights(body, "eight.safetensors")
body_features = keras.Model(body.inputs, body.get_layer("avg_pool").output)
seen_train = body_features.predict(standardise(own_train[0]))
seen_validation = body_features.predict(standardise(own_validation[0]))

scaling = layers.Normalization()
scaling.adapt(seen_train)
head = keras.Sequential(
    [
        scaling,
        layers.Dense(2, kernel_initializer="zeros", kernel_regularizer=keras.regularizers.L2(1e-3 / 2)),
    ]
)
head.compile(
    keras.optimizers.Adam(0.05, epsilon=1e-8),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
head.fit(seen_train, own_train[1], batch_size=len(seen_train), epochs=300, verbose=0)
head_share = head.evaluate(seen_validation, own_validation[1], verbose=0)[1]
print(head_share, wilson(head_share, 320))
