const resnet50 = nn.resnet(50, { convention: 'keras' });

nn.describeNetwork(resnet50);
