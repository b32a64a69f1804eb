from registry import register
@register
def two(): pass
@register
def zwei(): pass
