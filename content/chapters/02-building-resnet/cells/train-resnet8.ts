const dogs = await data.load('dogs-and-cats'); // 1600 + 400

const resnet8 = nn.build(nn.cifarResnet(8, { width: 16, classes: 2 }));
const training = await watch(
  nn.train(resnet8, dogs, { epochs: 6, seed: 1, name: 'ResNet-8', signal }),
);
