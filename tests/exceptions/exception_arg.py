raise RuntimeError(ValueError('inside'))
