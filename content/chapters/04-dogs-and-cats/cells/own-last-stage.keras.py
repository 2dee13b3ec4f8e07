convolutions = [layer for layer in body_features.layers if isinstance(layer, layers.Conv2D)]
first_thawed = body_features.layers.index(convolutions[-6])  # 3 · 2 = 6
for layer in body_features.layers[:first_thawed]:
    layer.trainable = False

last_stage = keras.Model(body_features.input, head(body_features.output), name="last_stage")
last_stage_run = train(last_stage, own_train, own_validation, 6, 0.01, augment=True, one_cycle=True)
print(last_stage_run["accuracy"], wilson(last_stage_run["accuracy"], 320))
