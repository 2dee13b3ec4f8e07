epochs = 6
steps = epochs * 1600 // 32  # 6 · 50 = 300
rate = keras.optimizers.schedules.CosineDecay(
    0.0, steps * 3 // 4, warmup_target=0.1, warmup_steps=steps // 4
)

resnet8 = small_resnet8(16, 0.9)
train(resnet8, rate, epochs)
