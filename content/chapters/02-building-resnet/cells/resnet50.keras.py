resnet50 = keras.applications.ResNet50(weights=None)

resnet50.summary()
