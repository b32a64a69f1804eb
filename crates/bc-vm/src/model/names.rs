//! Names that the machine itself asks for, interned once, so that a lookup compares addresses.

use super::object::{ObjRef, Payload};

macro_rules! names {
    ($($name:ident)*) => {
        /// One interned str for each name; the field is called like the name.
        #[expect(missing_docs, reason = "each field is the str of that name")]
        pub struct Names { $(pub $name: ObjRef,)* }

        impl Names {
            /// Fills the table by interning every name.
            pub fn build(mut intern: impl FnMut(&str) -> ObjRef) -> Self {
                Self { $($name: intern(stringify!($name).trim_start_matches("r#")),)* }
            }
        }
    };
}

macro_rules! special {
    ($($name:ident)*) => {
        /// How many names have a number.
        pub const SPECIAL_NAMES: usize = [$(stringify!($name)),*].len();

        impl Names {
            /// Numbers the names that operations look for in classes (see `lookups`).
            pub fn number(&self) {
                for (name, number) in [$(&self.$name),*].into_iter().zip(1..) {
                    if let Payload::Str(text) = &name.payload {
                        text.set_special(number);
                    }
                }
            }
        }
    };
}

special! {
    __new__ __init__ __del__ __call__ __get__ __set__ __delete__ __getattribute__ __getattr__ __setattr__ __delattr__
    __enter__ __exit__ __iter__ __next__ __len__ __bool__ __hash__ __repr__ __str__ __getitem__ __setitem__ __delitem__
    __contains__ __missing__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__
    __truediv__ __rtruediv__ __floordiv__ __rfloordiv__ __mod__ __rmod__ __matmul__ __rmatmul__ __and__ __or__ __neg__
    __iadd__ __isub__ __instancecheck__ __subclasscheck__
}

names! {
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotations__ __await__ __bases__
    __bool__ __build_class__ __builtins__ __bytes__ __cached__ __call__ __cause__ __ceil__ __class__ __code__ __complex__
    __contains__ __context__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__
    __eq__ __exit__ __file__ __float__ __floor__ __floordiv__ __format__ __ge__ __get__ __getattr__ __getattribute__
    __getitem__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__
    __index__ __init__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isub__ __iter__ __itruediv__
    __ixor__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __matmul__ __missing__ __mod__ __module__
    __mro__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __or__ __package__ __path__ __pos__ __pow__ __prepare__
    __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rfloordiv__ __rlshift__
    __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__
    __self__ __set__ __setattr__ __setitem__ __sizeof__ __slots__ __spec__ __str__ __sub__ __subclasscheck__
    __subclasshook__ __suppress_context__ __traceback__ __truediv__ __trunc__ __weakref__ __wrapped__ __xor__
    __abstractmethods__ __isabstractmethod__ __func__ __defaults__ __kwdefaults__ __closure__ __globals__
    _fix_up_module builtins sys stdout stderr stdin write flush displayhook excepthook path modules argv metaclass
    send throw close keys items values get append sort key reverse end sep file default name args msg print mro
    imag real numerator denominator encoding errors value code errno strerror filename filename2 print_file_and_line
    lineno offset text object start stop step iterable sentinel
}
