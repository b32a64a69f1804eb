value = [
    1,
    2,
    3,
]
result = (value[0] +
          value[1] +
          value[7])
