def mirror(batch):
    return batch[:, ::-1]


print(mirror(np.arange(1, 7).reshape(1, 2, 3, 1))[0, :, :, 0])  # [[3, 2, 1], [6, 5, 4]]
