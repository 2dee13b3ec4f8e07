pictures, labels = lab["validation"]
cnn_right = simple_cnn.predict(standardise(pictures)).argmax(axis=1) == labels
best_right = scheduled.predict(standardise(pictures)).argmax(axis=1) == labels
only_cnn = (cnn_right & ~best_right).sum()
only_best = (best_right & ~cnn_right).sum()

print((cnn_right & best_right).sum(), only_cnn, only_best, (~cnn_right & ~best_right).sum())
print((only_best - only_cnn) / max(only_best + only_cnn, 1) ** 0.5)  # |z| > 1.96
