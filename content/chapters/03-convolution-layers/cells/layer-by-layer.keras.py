expected = {layer.name: layer for layer in reference.layers}
found = {layer.name: layer for layer in my_resnet50.layers}
for name, layer in expected.items():
    if layer.count_params() and layer.count_params() != found[name].count_params():
        print(name, layer.count_params(), found[name].count_params())

print(len(reference.layers), len(my_resnet50.layers))
print(reference.count_params(), my_resnet50.count_params())
