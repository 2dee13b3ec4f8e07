import keras 
from keras import layers

# 입력 크기 정의
inputs = layers.Input(shape=(224, 224, 3))

# padding=3 : 이미지 위/아래 각각 3픽셀, 좌/우 각각 3픽셀씩 0으로 채움
# 출력 크기 : (224 + 3*2, 224 + 3*2) = (230, 230)
x = layers.ZeroPadding2D(padding=3)(inputs)

#7*7 필터 64개, 스트라이드 2 합성곱 층에 입력 데이터 x 전달
# 출력 크기 : ( (230 - 7) / 2 + 1, (230 - 7) / 2 + 1 ) = (112, 112)
x = layers.Conv2D(64, kernel_size=7, strides=2)(x)

# 배치 정규화 층에 입력 데이터 x 전달
#   - epsilon : 분모가 0이 되는 것을 방지하기 위한 아주 작은 값을 분산에 더한다.
x = layers.BatchNormalization(epsilon=1e-5)(x)
x = layers.Activation('relu')(x)
