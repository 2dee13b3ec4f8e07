resnet8 = small_resnet8(16, 0.9)
train(resnet8, 0.1, 6, augment=True)  # 6 · 1600 / 32 = 300
