class NeedsArgument(Exception):
    def __init__(self, needed):
        self.needed = needed


raise NeedsArgument
