probabilities = ops.convert_to_numpy(ops.softmax(best.predict(standardise(test_pictures))))
predicted = probabilities.argmax(axis=1)
confusion = np.array([[((test_labels == t) & (predicted == p)).sum() for p in (0, 1)] for t in (0, 1)])

print(confusion)
print("recall", confusion.diagonal() / confusion.sum(axis=1))
print("precision", confusion.diagonal() / confusion.sum(axis=0))
print("accuracy", confusion.trace() / 400)
