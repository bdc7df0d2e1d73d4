def rows(data, name):
    raise NotImplementedError
