for rate in (0.01, 0.1):
    for norm in (False, True):
        keras.utils.set_random_seed(settings["seed"])
        name = f"rate_{'norm' if norm else 'no_norm'}_{str(rate).replace('.', '_')}"
        network = build_network(name, depth=14, norm=norm, skip=True, width=8)
        run = train(network, lab["train"], lab["validation"], 3, rate)
        print(rate, norm, run["accuracy"])
