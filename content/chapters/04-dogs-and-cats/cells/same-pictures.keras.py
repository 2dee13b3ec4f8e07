from math import comb


def mcnemar(first, second):
    only_first, only_second = (first & ~second).sum(), (second & ~first).sum()
    tosses = int(only_first + only_second)
    tail = sum(comb(tosses, k) for k in range(int(min(only_first, only_second)) + 1))
    return only_first, only_second, min(1, 2 * tail / 2**tosses)


def right(network, pictures, labels):
    return network.predict(standardise(pictures)).argmax(axis=1) == labels


pictures, labels = lab["validation"]
cnn_right = right(simple_cnn, pictures, labels)
chosen_right = right(chosen, pictures, labels)
print((cnn_right & chosen_right).sum(), (~cnn_right & ~chosen_right).sum())
print(mcnemar(cnn_right, chosen_right))
