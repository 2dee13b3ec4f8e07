convolutions = [layer for layer in body_features.layers if isinstance(layer, layers.Conv2D)]
first_thawed = body_features.layers.index(convolutions[-6])  # 3 · 2 = 6
for layer in body_features.layers[:first_thawed]:
    layer.trainable = False

last_stack = keras.Model(body_features.input, head(body_features.output), name="last_stack")
last_stack_run = train(last_stack, own_train, own_validation, 6, 0.01, augment=True, one_cycle=True)
print(last_stack_run["accuracy"], wilson(last_stack_run["accuracy"], 320))
