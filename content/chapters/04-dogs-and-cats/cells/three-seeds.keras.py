repeated = {}
for skip in (False, True):
    for seed in (1, 2, 3):
        keras.utils.set_random_seed(seed)
        name = f"{'residual' if skip else 'plain'}_{seed}"
        twin = build_network(name, depth=14, norm=True, skip=skip, width=8)
        run = train(twin, lab["train"], lab["validation"], 3, settings["learning_rate"])
        repeated.setdefault(skip, []).append(run["accuracy"])

for skip, accuracies in repeated.items():
    print(skip, np.mean(accuracies), np.std(accuracies, ddof=1))

variances = {skip: np.var(accuracies, ddof=1) / len(accuracies) for skip, accuracies in repeated.items()}
print(np.mean(repeated[True]) - np.mean(repeated[False]), (variances[True] + variances[False]) ** 0.5)
