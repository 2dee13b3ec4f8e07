best = build_network("best", depth=8, norm=True, skip=True)
best_run = train(
    best, (all_pictures, all_labels), (test_pictures, test_labels), 32, 0.1,
    augment=True, one_cycle=True, smoothing=0.1, weight_decay=2e-3,
)

print(best_run["accuracy"], wilson(best_run["accuracy"], 400))
