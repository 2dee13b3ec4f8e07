def confusion_matrix(truth, predicted, classes):
    return np.zeros((classes, classes), int)


print(confusion_matrix([0, 0, 0, 1, 1], [0, 1, 0, 1, 1], 2))  # [[2, 1], [0, 2]]
