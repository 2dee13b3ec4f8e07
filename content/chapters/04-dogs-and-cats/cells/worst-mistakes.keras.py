p_right = probabilities[np.arange(320), held_labels]
by_loss = [at for at in p_right.argsort() if p_right[at] < 0.5]
print(len(by_loss))

worst = by_loss[:16]
for at in worst:
    print(at, "cat" if held_labels[at] else "dog", f"{100 * p_right[at]:.0f}%")
