from registry import register
@register
def one(): pass
