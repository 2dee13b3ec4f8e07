plain_twin = shipped_network(skip=False)
plain_twin_log = fit_shipped(plain_twin, all_pictures, all_labels, 100, 0.03, mixed=True)

for name, network, log in (("resnet20", shipped, shipped_log), ("plain20", plain_twin, plain_twin_log)):
    print(name, network.count_params(), log.history["loss"][-1], log.history["accuracy"][-1])
    print(network.evaluate((test_pictures - mean) / std, ops.one_hot(test_labels, 2)))
