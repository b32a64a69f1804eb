def answer(question):
    try:
        raise ValueError(question)
    except ValueError('life'):
        return 42
    except (KeyError, ValueError('name')):
        return 'Arthur'

print(answer('life'), answer('name'))
