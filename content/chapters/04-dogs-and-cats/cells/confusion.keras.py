held_pictures, held_labels = lab["validation"]
probabilities = ops.convert_to_numpy(ops.softmax(chosen.predict(standardise(held_pictures))))
predicted = probabilities.argmax(axis=1)
confusion = np.array([[((held_labels == t) & (predicted == p)).sum() for p in (0, 1)] for t in (0, 1)])

print(confusion)
print("recall", confusion.diagonal() / confusion.sum(axis=1))
print("precision", confusion.diagonal() / confusion.sum(axis=0))
print("accuracy", confusion.trace() / 320)
