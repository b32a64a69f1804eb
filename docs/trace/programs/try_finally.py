def careful(x):
    try:
        try:
            return 10 / x
        finally:
            print('cleaned up')
    except ZeroDivisionError as error:
        return error.args


print(careful(4))
print(careful(0))
