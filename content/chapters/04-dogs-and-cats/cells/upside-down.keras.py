few_turned = all_pictures[::5, ::-1]  # 1600 / 5 = 320
few_labels = all_labels[::5]
test_turned = test_pictures[:, ::-1]

print(shipped.evaluate((test_pictures - mean) / std, ops.one_hot(test_labels, 2)))
print(shipped.evaluate((test_turned - mean) / std, ops.one_hot(test_labels, 2)))
