# types: names of internal types and dynamic classes
# Python 3.11 prints the same.
def t(*cases):
    for case in cases:
        try:
            result = repr(case())
        except Exception as e:
            print(type(e).__name__ + ':', e)
        else:
            print(result)


import types
def g(): yield
t(lambda: types.FunctionType is type(g), lambda: types.GeneratorType is type(g()), lambda: types.BuiltinFunctionType is type(len), lambda: types.MethodType, lambda: types.CodeType, lambda: types.ModuleType, lambda: types.MappingProxyType, lambda: types.SimpleNamespace, lambda: types.TracebackType, lambda: types.FrameType, lambda: types.GetSetDescriptorType, lambda: types.MemberDescriptorType, lambda: types.CoroutineType, lambda: types.LambdaType is types.FunctionType, lambda: types.BuiltinMethodType)
def body(ns): ns['x'] = 5
t(lambda: types.new_class('C', (int,), {}, body).x, lambda: types.new_class('C').__name__, lambda: types.prepare_class('C', (int,)), lambda: types.new_class('C', (), {'metaclass': lambda *a, **k: a[0]}), lambda: types.DynamicClassAttribute)
