own = keras.utils.img_to_array(keras.utils.load_img("cat.png", target_size=(32, 32))) / 255
own_shares = ops.softmax(best.predict(standardise(own)[None]))[0]

print(own_shares)
own_heat = grad_cam(own, int(ops.argmax(own_shares)))
print(own_heat.shape)
