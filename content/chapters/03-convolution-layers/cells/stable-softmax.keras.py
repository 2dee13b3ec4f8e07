def my_softmax(z):
    powers = np.exp(z)
    return powers / powers.sum()


print(my_softmax(np.array([2, 0.5])))
print(my_softmax(np.array([1000, 998.5])))
