def work():
    raise KeyboardInterrupt('typed')


work()
