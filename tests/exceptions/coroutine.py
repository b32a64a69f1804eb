async def leaf():
    raise KeyError('in leaf')


async def tree():
    try:
        await leaf()
    except KeyError as e:
        raise StopIteration('odd') from e


tree().send(None)
