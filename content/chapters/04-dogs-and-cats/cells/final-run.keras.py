best = build_network("best", blocks=1, norm=True, skip=True)
best_run = train(
    best, (all_pictures, all_labels), (test_pictures, test_labels), 32, 0.1, augment=True, one_cycle=True
)

print(best_run["accuracy"], wilson(best_run["accuracy"], 400))
